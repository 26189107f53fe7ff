package dev.panopticon.library;

import dev.panopticon.contract.ContractJson;
import dev.panopticon.contract.Page;
import dev.panopticon.contract.QueryDraft;
import dev.panopticon.contract.StoredQuery;
import dev.panopticon.contract.ThemeCount;
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

  QueryStore(Library library) {
    this.library = library;
  }

  Library library() {
    return library;
  }

  /**
   * Keeps a query; under an external id that is there already, changed content is a new version.
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

  /** A new version, if the content differs from the latest. */
  public StoredQuery change(UUID id, QueryContent content) {
    Item item = library.get(id);
    return stored(library.saveOne(item.collection(), itemDraft(item.externalId(), content)));
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

  static ItemDraft itemDraft(String externalId, QueryContent content) {
    String theme = content.theme() == null ? "" : content.theme();
    return new ItemDraft(externalId, theme, Definitions.toJson(content).toString());
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
