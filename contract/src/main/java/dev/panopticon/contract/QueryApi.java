package dev.panopticon.contract;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/**
 * The role {@code query-storage}. Import and export are streams and therefore plain controllers.
 */
@HttpExchange("/api")
public interface QueryApi {
  /**
   * Keeps a query. The same collection, external id and content again is no error and changes
   * nothing; under an external id that is there, other content is a new version. What was archived
   * is back.
   */
  @PostExchange("/queries")
  StoredQuery create(@RequestBody QueryDraft draft);

  /** The latest version. */
  @GetExchange("/queries/{id}")
  StoredQuery get(@PathVariable("id") UUID id);

  /** All versions, oldest first. */
  @GetExchange("/queries/{id}/versions")
  List<StoredQuery> versions(@PathVariable("id") UUID id);

  /**
   * A new version, if the content differs from the latest; brings an archived query back. The
   * collection and the external id cannot be changed: the draft has the same, or none.
   */
  @PutExchange("/queries/{id}")
  StoredQuery change(@PathVariable("id") UUID id, @RequestBody QueryDraft draft);

  /** Takes the query out of lists and of new runs; nothing is deleted. */
  @PostExchange("/queries/{id}/archive")
  StoredQuery archive(@PathVariable("id") UUID id);

  /**
   * Latest versions in the order in which the queries came, archived ones left out.
   *
   * @param theme null for any, empty for queries without a theme
   */
  @GetExchange("/queries")
  Page<StoredQuery> list(
      @RequestParam(name = "theme", required = false) @Nullable String theme,
      @RequestParam(name = "collection", required = false) @Nullable String collection,
      @RequestParam(name = "after", required = false) @Nullable String after,
      @RequestParam(name = "limit", defaultValue = "100") int limit);

  /**
   * Queries that mean what the text says, nearest first; {@code theme} narrows it. Archived ones
   * are left out.
   */
  @PostExchange("/queries/search")
  SimilarItems<StoredQuery> search(@RequestBody SimilarityQuery query);

  /**
   * Other queries that ask nearly the same, nearest first.
   *
   * @param minScore the least cosine, from -1 to 1
   * @param limit 1 to 100
   */
  @GetExchange("/queries/{id}/duplicates")
  SimilarItems<StoredQuery> duplicates(
      @PathVariable("id") UUID id,
      @RequestParam(name = "min_score", defaultValue = "0.9") double minScore,
      @RequestParam(name = "limit", defaultValue = "10") int limit);

  /** How the index behind the searches is. */
  @GetExchange("/queries/index")
  IndexStatus index();

  /** Builds the index anew, in the background; searches go on meanwhile. */
  @PostExchange("/queries/reindex")
  IndexStatus reindex();

  @GetExchange("/themes")
  List<ThemeCount> themes();
}
