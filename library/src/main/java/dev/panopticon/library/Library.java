package dev.panopticon.library;

import dev.panopticon.contract.Page;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The items of one store, with its transactions. Thread-safe. */
class Library {
  private final String noun;
  private final ItemRepository items;
  private final SaveItems saveItems;
  private final TransactionTemplate transaction;
  private final Clock clock;

  /**
   * @param noun what an item is called in messages: query, metric
   * @param source connections whose search path is the store's schema
   */
  Library(String noun, DataSource source, Clock clock) {
    this.noun = noun;
    this.items = new ItemRepository(JdbcClient.create(source));
    this.saveItems = new SaveItems(new JdbcTemplate(source));
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(source));
    this.clock = clock;
  }

  /**
   * Saves drafts of different external ids in one transaction; joins the caller's if there is one.
   */
  List<SaveOutcome> save(String collection, List<ItemDraft> drafts) {
    Instant now = clock.instant();
    List<SaveOutcome> outcomes =
        transaction.execute(status -> saveItems.save(collection, drafts, now));
    return outcomes == null ? List.of() : outcomes;
  }

  /** Saves one draft and gives its latest version. */
  Item saveOne(String collection, ItemDraft draft) {
    save(collection, List.of(draft));
    return get(collection, draft.externalId());
  }

  /** Everything that {@code work} saves is stored, or nothing if it throws. */
  <T> T allOrNothing(Function<Library, T> work) {
    T result = transaction.execute(status -> work.apply(this));
    if (result == null) {
      throw new IllegalStateException("the work gave nothing");
    }
    return result;
  }

  Item get(UUID id) {
    return items.findLatest(id).orElseThrow(() -> missing(id.toString()));
  }

  Item get(String collection, String externalId) {
    return items.findLatest(collection, externalId).orElseThrow(() -> missing(externalId));
  }

  /** Oldest first; never empty. */
  List<Item> versions(UUID id) {
    List<Item> versions = items.versions(id);
    if (versions.isEmpty()) {
      throw missing(id.toString());
    }
    return versions;
  }

  Item archive(UUID id) {
    items.archive(id, clock.instant().atOffset(ZoneOffset.UTC));
    return get(id);
  }

  /** A page of latest versions by id. */
  Page<Item> list(
      @Nullable String category, @Nullable String collection, @Nullable String after, int limit) {
    requireLimit(limit);
    List<Item> found = items.list(category, collection, cursor(after), limit + 1);
    boolean more = found.size() > limit;
    List<Item> page = more ? found.subList(0, limit) : found;
    return new Page<>(page, more ? page.getLast().id().toString() : null);
  }

  List<ItemRepository.CategoryCount> categories() {
    return items.categories();
  }

  private static void requireLimit(int limit) {
    if (limit < 1 || limit > Page.MAX_LIMIT) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST,
          "limit must be from 1 to %d but was %d".formatted(Page.MAX_LIMIT, limit));
    }
  }

  private static @Nullable UUID cursor(@Nullable String after) {
    try {
      return after == null ? null : UUID.fromString(after);
    } catch (IllegalArgumentException e) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST,
          "\"" + after + "\" is not a cursor: take it from the `next` of the page before.");
    }
  }

  private PanopticonException missing(String name) {
    return new PanopticonException(
        ErrorCode.NOT_FOUND, "There is no %s \"%s\".".formatted(noun, name));
  }
}
