package dev.panopticon.library;

import dev.panopticon.contract.ContractJson;
import dev.panopticon.contract.IndexStatus;
import dev.panopticon.contract.Page;
import dev.panopticon.contract.QueryDraft;
import dev.panopticon.contract.SimilarItems;
import dev.panopticon.contract.StoredQuery;
import dev.panopticon.contract.ThemeCount;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.QueryContent;
import dev.panopticon.model.TimeOrderedId;
import dev.panopticon.suite.Definitions;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The stored queries. Thread-safe. */
public final class QueryStore {
  static final String DEFAULT_COLLECTION = "default";

  private final Library library;
  private final ItemSearch search;

  QueryStore(Library library, ItemSearch search) {
    this.library = library;
    this.search = search;
  }

  Library library() {
    return library;
  }

  /**
   * Keeps a query; under an external id that is there already, changed content is a new version. An
   * archived query is back, in its version if the content is the same.
   */
  public StoredQuery save(QueryDraft draft) {
    String collection = draft.collection() == null ? DEFAULT_COLLECTION : draft.collection();
    String externalId =
        draft.externalId() == null ? TimeOrderedId.next().toString() : draft.externalId();
    return stored(library.saveOne(collection, itemDraft(externalId, draft.content())));
  }

  public StoredQuery get(UUID id) {
    return stored(library.get(id));
  }

  public List<StoredQuery> versions(UUID id) {
    return library.versions(id).stream().map(QueryStore::stored).toList();
  }

  /**
   * A new version, if the content differs from the latest; brings an archived query back.
   *
   * @throws PanopticonException with INVALID_REQUEST if the draft has another collection or
   *     external id: those are what the query is known by
   */
  public StoredQuery change(UUID id, QueryDraft draft) {
    Item item = library.get(id);
    requireSame("collection", item.collection(), draft.collection());
    requireSame("external_id", item.externalId(), draft.externalId());
    return stored(
        library.saveOne(item.collection(), itemDraft(item.externalId(), draft.content())));
  }

  private static void requireSame(String key, String present, @Nullable String wanted) {
    if (wanted != null && !wanted.equals(present)) {
      String detail =
          "`%s` of a query cannot be changed: it is \"%s\"; leave it away".formatted(key, present);
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST, detail, List.of(Fault.at("/" + key, detail)));
    }
  }

  public StoredQuery archive(UUID id) {
    return stored(library.archive(id));
  }

  public Page<StoredQuery> list(
      @Nullable String theme, @Nullable String collection, @Nullable String after, int limit) {
    Page<Item> page = library.list(theme, collection, after, limit);
    return new Page<>(page.items().stream().map(QueryStore::stored).toList(), page.next());
  }

  public List<ThemeCount> themes() {
    return library.categories().stream()
        .map(count -> new ThemeCount(count.category(), count.items()))
        .toList();
  }

  /**
   * @param theme null for any, empty for queries without one
   */
  public SimilarItems<StoredQuery> search(String text, @Nullable String theme, int limit) {
    return search.search(text, theme, limit).map(QueryStore::stored);
  }

  public SimilarItems<StoredQuery> duplicates(UUID id, double minScore, int limit) {
    return search.duplicates(id, minScore, limit).map(QueryStore::stored);
  }

  public IndexStatus index() {
    return search.status();
  }

  public IndexStatus reindex() {
    return search.reindex();
  }

  static ItemDraft itemDraft(String externalId, QueryContent content) {
    String theme = content.theme() == null ? "" : content.theme();
    return ItemDraft.of(externalId, theme, Definitions.toJson(content));
  }

  private static StoredQuery stored(Item item) {
    return new StoredQuery(
        item.id(),
        item.collection(),
        item.externalId(),
        item.version(),
        Definitions.queryContentFromJson(ContractJson.mapper().readTree(item.content())),
        item.archived(),
        item.createdAt());
  }
}
