package dev.panopticon.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.panopticon.contract.Page;
import dev.panopticon.contract.QueryApi;
import dev.panopticon.contract.QueryDraft;
import dev.panopticon.contract.StoredQuery;
import dev.panopticon.contract.ThemeCount;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.Message;
import dev.panopticon.model.MessageRole;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.QueryContent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the contract promises, in one process and over HTTP. */
@Timeout(60)
abstract class QueryApiContract {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** Tests share a database, not a collection. */
  private final String collection = "collection-" + NUMBER.incrementAndGet();

  abstract QueryApi api();

  private StoredQuery create(String id, String text) {
    return api().create(new QueryDraft(collection, id, QueryContent.ofText(text)));
  }

  private StoredQuery create(String id, String theme, String text) {
    return api().create(draft(id, theme, text));
  }

  private QueryDraft draft(String id, String theme, String text) {
    return new QueryDraft(
        collection, id, new QueryContent(List.of(Message.user(text)), theme, null, null, Map.of()));
  }

  private Page<StoredQuery> list(String after, int limit) {
    return api().list(null, collection, after, limit);
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, ErrorCode code, String words) {
    assertThatThrownBy(call)
        .asInstanceOf(type(PanopticonException.class))
        .satisfies(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(code);
              assertThat(refusal).hasMessageContaining(words);
            });
  }

  @Test
  void newQueryIsVersionOne() {
    StoredQuery stored = create("q1", "What is 1 + 1?");
    assertThat(stored.version()).isEqualTo(1);
    assertThat(stored.collection()).isEqualTo(collection);
    assertThat(stored.externalId()).isEqualTo("q1");
    assertThat(stored.archived()).isFalse();
    assertThat(stored.createdAt())
        .isBetween(Instant.now().minus(Duration.ofMinutes(1)), Instant.now().plusSeconds(1));
    assertThat(api().get(stored.id())).isEqualTo(stored);
  }

  @Test
  void everyPartOfAQueryComesBackAsItWas() {
    var metadata = new LinkedHashMap<String, String>();
    metadata.put("zeta", "\u00e9 \uD83D\uDE00");
    metadata.put("alpha", "1.0");
    var content =
        new QueryContent(
            List.of(
                new Message(MessageRole.SYSTEM, "Be short."),
                new Message(MessageRole.USER, "Hi\r\n\"there\"\t\\u0000"),
                new Message(MessageRole.ASSISTANT, ""),
                new Message(MessageRole.USER, "  And? ")),
            "small talk",
            "",
            "a\n\nb",
            metadata);
    StoredQuery stored = api().create(new QueryDraft(collection, "whole", content));
    StoredQuery read = api().get(stored.id());
    assertThat(read.content()).isEqualTo(content);
    assertThat(read.content().metadata().keySet()).containsExactly("zeta", "alpha");
  }

  @Test
  void sameContentAgainChangesNothing() {
    StoredQuery first = create("same", "text");
    assertThat(create("same", "text")).isEqualTo(first);
    assertThat(api().versions(first.id())).containsExactly(first);
  }

  @Test
  void metadataInAnotherOrderIsTheSameContent() {
    var one = new LinkedHashMap<String, String>();
    one.put("a", "1");
    one.put("b", "2");
    var other = new LinkedHashMap<String, String>();
    other.put("b", "2");
    other.put("a", "1");
    var text = List.of(Message.user("t"));
    StoredQuery first =
        api()
            .create(new QueryDraft(collection, "o", new QueryContent(text, null, null, null, one)));
    StoredQuery second =
        api()
            .create(
                new QueryDraft(collection, "o", new QueryContent(text, null, null, null, other)));
    assertThat(second.version()).isEqualTo(first.version());
  }

  @Test
  void changedContentIsANewVersionAndTheOldOneStays() {
    StoredQuery first = create("changing", "old");
    StoredQuery second = create("changing", "new");
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.version()).isEqualTo(2);
    assertThat(api().get(first.id())).isEqualTo(second);
    assertThat(api().versions(first.id())).containsExactly(first, second);
  }

  @Test
  void changeGoesByTheIdAlone() {
    StoredQuery first = create("by-id", "old");
    var change = new QueryDraft(null, null, QueryContent.ofText("new"));
    assertThat(api().change(first.id(), change).version()).isEqualTo(2);
    assertThat(api().change(first.id(), change).version()).isEqualTo(2);
    assertThat(api().get(first.id()).externalId()).isEqualTo("by-id");
  }

  @Test
  void changeCannotGiveAnotherName() {
    StoredQuery first = create("named", "old");
    assertRefused(
        () -> api().change(first.id(), new QueryDraft(collection, "x", first.content())),
        ErrorCode.INVALID_REQUEST,
        "`external_id` of a query cannot be changed");
    assertRefused(
        () -> api().change(first.id(), new QueryDraft("other", null, first.content())),
        ErrorCode.INVALID_REQUEST,
        "`collection` of a query cannot be changed");
  }

  @Test
  void withoutAnExternalIdEachIsAQueryOfItsOwn() {
    StoredQuery one = create(null, "text");
    StoredQuery other = create(null, "text");
    assertThat(one.id()).isNotEqualTo(other.id());
    assertThat(one.externalId()).isNotBlank().isNotEqualTo(other.externalId());
  }

  @Test
  void withoutACollectionItIsInTheDefaultOne() {
    var draft = new QueryDraft(null, "d-" + collection, QueryContent.ofText("t"));
    assertThat(api().create(draft).collection()).isEqualTo("default");
  }

  @Test
  void archivedQueryLeavesListsAndThemesButCanBeRead() {
    String theme = "theme of " + collection;
    StoredQuery kept = create("kept", theme, "a");
    StoredQuery gone = create("gone", theme, "b");
    assertThat(api().themes()).contains(new ThemeCount(theme, 2));
    StoredQuery archived = api().archive(gone.id());
    assertThat(archived.archived()).isTrue();
    assertThat(list(null, 10).items()).containsExactly(kept);
    assertThat(api().themes()).contains(new ThemeCount(theme, 1));
    assertThat(api().get(gone.id())).isEqualTo(archived);
    assertThat(api().archive(gone.id())).isEqualTo(archived);
    assertThat(api().versions(gone.id())).hasSize(1);
  }

  @Test
  void savingTheSameAgainBringsAnArchivedQueryBackInItsVersion() {
    StoredQuery first = create("back", "text");
    api().archive(first.id());
    assertThat(create("back", "text")).isEqualTo(first);
    assertThat(list(null, 10).items()).containsExactly(first);
  }

  @Test
  void savingOtherContentBringsAnArchivedQueryBackInANewVersion() {
    StoredQuery first = create("back-changed", "text");
    api().archive(first.id());
    StoredQuery second = create("back-changed", "other");
    assertThat(second.version()).isEqualTo(2);
    assertThat(second.archived()).isFalse();
    assertThat(list(null, 10).items()).containsExactly(second);
  }

  @Test
  void themeIsThatOfTheLatestVersion() {
    String before = "before " + collection;
    String after = "after " + collection;
    create("moved", before, "t");
    StoredQuery moved = create("moved", after, "t");
    assertThat(api().list(before, null, null, 10).items()).isEmpty();
    assertThat(api().list(after, null, null, 10).items()).containsExactly(moved);
    assertThat(api().themes()).extracting(ThemeCount::theme).contains(after).doesNotContain(before);
  }

  @Test
  void emptyThemeMeansQueriesWithoutOne() {
    create("with", "some theme", "t");
    StoredQuery without = create("without", "t");
    assertThat(api().list("", collection, null, 10).items()).containsExactly(without);
  }

  @Test
  void pagesJoinToTheWholeListInTheOrderOfArrival() {
    List<UUID> created = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      created.add(create("p" + (9 - i), "text").id());
    }
    List<UUID> listed = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    String after = null;
    do {
      Page<StoredQuery> page = list(after, 3);
      page.items().forEach(query -> listed.add(query.id()));
      sizes.add(page.items().size());
      after = page.next();
    } while (after != null);
    assertThat(sizes).containsExactly(3, 3, 1);
    assertThat(listed).containsExactlyInAnyOrderElementsOf(created).doesNotHaveDuplicates();
  }

  @Test
  void lastPageThatIsFullHasNoNext() {
    create("a", "text");
    create("b", "text");
    assertThat(list(null, 2).next()).isNull();
    assertThat(list(null, 1).next()).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 501, Integer.MAX_VALUE})
  void limitOutOfRangeIsRefused(int limit) {
    assertRefused(
        () -> list(null, limit), ErrorCode.INVALID_REQUEST, "limit must be from 1 to 500");
  }

  @Test
  void foreignCursorIsRefused() {
    assertRefused(() -> list("page2", 10), ErrorCode.INVALID_REQUEST, "\"page2\" is not a cursor");
  }

  @Test
  void unknownIdIsNotFound() {
    UUID unknown = UUID.fromString("00000000-0000-7000-8000-000000000000");
    assertRefused(() -> api().get(unknown), ErrorCode.NOT_FOUND, unknown.toString());
    assertRefused(() -> api().versions(unknown), ErrorCode.NOT_FOUND, unknown.toString());
    assertRefused(() -> api().archive(unknown), ErrorCode.NOT_FOUND, unknown.toString());
    assertRefused(
        () -> api().change(unknown, new QueryDraft(null, null, QueryContent.ofText("t"))),
        ErrorCode.NOT_FOUND,
        unknown.toString());
  }

  @Test
  void textThatADatabaseCannotHoldIsRefused() {
    assertRefused(() -> create("nul", "a\u0000b"), ErrorCode.INVALID_REQUEST, "NUL character");
    assertRefused(() -> create("half", "a\ud83d"), ErrorCode.INVALID_REQUEST, "half a character");
    assertRefused(() -> create("i\u0000d", "text"), ErrorCode.INVALID_REQUEST, "NUL character");
  }

  @Test
  void namesThatAreEmptyOrEndlessAreRefused() {
    assertRefused(() -> create(" ", "text"), ErrorCode.INVALID_REQUEST, "the id is empty");
    assertRefused(() -> create("x".repeat(501), "text"), ErrorCode.INVALID_REQUEST, "at most 500");
    var draft = new QueryDraft("", "id", QueryContent.ofText("t"));
    assertRefused(() -> api().create(draft), ErrorCode.INVALID_REQUEST, "collection's name");
    assertRefused(
        () -> create("long-theme", "t".repeat(501), "text"),
        ErrorCode.INVALID_REQUEST,
        "the theme has 501");
  }

  @Test
  void longestNamesFit() {
    String wide = "\u20ac";
    var content =
        new QueryContent(List.of(Message.user("t")), wide.repeat(500), null, null, Map.of());
    var draft = new QueryDraft(wide.repeat(100), wide.repeat(500), content);
    assertThat(api().create(draft).externalId()).hasSize(500);
  }

  @Test
  void draftWithoutContentIsRefusedWithItsPointer() {
    assertThatThrownBy(() -> api().create(new QueryDraft(collection, "none", null)))
        .asInstanceOf(type(PanopticonException.class))
        .satisfies(
            refusal ->
                assertThat(refusal.faults())
                    .extracting(Fault::pointer)
                    .containsExactly("/content"));
  }
}
