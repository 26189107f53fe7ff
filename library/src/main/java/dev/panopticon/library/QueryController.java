package dev.panopticon.library;

import dev.panopticon.contract.IndexStatus;
import dev.panopticon.contract.Page;
import dev.panopticon.contract.QueryApi;
import dev.panopticon.contract.QueryDraft;
import dev.panopticon.contract.SimilarItems;
import dev.panopticon.contract.SimilarityQuery;
import dev.panopticon.contract.StoredQuery;
import dev.panopticon.contract.ThemeCount;
import dev.panopticon.platform.AllowedOnFullDisk;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class QueryController implements QueryApi {
  private final QueryStore queries;

  QueryController(QueryStore queries) {
    this.queries = queries;
  }

  @Override
  public StoredQuery create(QueryDraft draft) {
    return queries.save(draft);
  }

  @Override
  public StoredQuery get(UUID id) {
    return queries.get(id);
  }

  @Override
  public List<StoredQuery> versions(UUID id) {
    return queries.versions(id);
  }

  @Override
  public StoredQuery change(UUID id, QueryDraft draft) {
    return queries.change(id, draft);
  }

  @Override
  public StoredQuery archive(UUID id) {
    return queries.archive(id);
  }

  @Override
  public Page<StoredQuery> list(
      @Nullable String theme, @Nullable String collection, @Nullable String after, int limit) {
    return queries.list(theme, collection, after, limit);
  }

  @Override
  public List<ThemeCount> themes() {
    return queries.themes();
  }

  @Override
  @AllowedOnFullDisk
  public SimilarItems<StoredQuery> search(SimilarityQuery query) {
    SearchLimits.requireNoKind(query);
    return queries.search(query.text(), query.theme(), query.most());
  }

  @Override
  public SimilarItems<StoredQuery> duplicates(UUID id, double minScore, int limit) {
    return queries.duplicates(id, minScore, SearchLimits.checked(limit));
  }

  @Override
  public IndexStatus index() {
    return queries.index();
  }

  @Override
  public IndexStatus reindex() {
    return queries.reindex();
  }
}
