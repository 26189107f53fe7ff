package dev.panopticon.judgeservice;

import dev.panopticon.contract.IndexStatus;
import dev.panopticon.contract.MetricApi;
import dev.panopticon.contract.ModelApi;
import dev.panopticon.contract.ModelCheckReport;
import dev.panopticon.contract.Page;
import dev.panopticon.contract.QueryApi;
import dev.panopticon.contract.QueryDraft;
import dev.panopticon.contract.RegisteredModel;
import dev.panopticon.contract.SimilarItems;
import dev.panopticon.contract.SimilarityQuery;
import dev.panopticon.contract.StoredMetric;
import dev.panopticon.contract.StoredQuery;
import dev.panopticon.contract.ThemeCount;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.PanopticonException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The registry and both stores as lists in memory. Pages have two items, so that paging is used.
 */
public final class FilledStores {
  private static final int PAGE = 2;

  public final List<ModelSpec> registered = new ArrayList<>();
  final List<StoredQuery> storedQueries = new ArrayList<>();
  public final List<MetricSpec> storedMetrics = new ArrayList<>();

  /** Names of the environment variables that are set. */
  final Set<String> environment = new HashSet<>();

  public ModelApi models() {
    return new Models();
  }

  QueryApi queries() {
    return new Queries();
  }

  public MetricApi metrics() {
    return new Metrics();
  }

  private static PanopticonException notFound(Object id) {
    return new PanopticonException(ErrorCode.NOT_FOUND, "there is no " + id);
  }

  private final class Models implements ModelApi {
    @Override
    public RegisteredModel save(ModelSpec definition) {
      throw new UnsupportedOperationException();
    }

    @Override
    public RegisteredModel get(String id) {
      return list().stream()
          .filter(model -> model.definition().id().equals(id))
          .findAny()
          .orElseThrow(() -> notFound(id));
    }

    @Override
    public RegisteredModel archive(String id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<RegisteredModel> list() {
      return registered.stream()
          .map(spec -> new RegisteredModel(1, spec, false, Instant.EPOCH))
          .toList();
    }

    @Override
    public ModelCheckReport check(String id) {
      throw new UnsupportedOperationException();
    }
  }

  private final class Queries implements QueryApi {
    @Override
    public StoredQuery create(QueryDraft draft) {
      throw new UnsupportedOperationException();
    }

    @Override
    public StoredQuery get(UUID id) {
      return storedQueries.stream()
          .filter(query -> query.id().equals(id))
          .findAny()
          .orElseThrow(() -> notFound(id));
    }

    @Override
    public List<StoredQuery> versions(UUID id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public StoredQuery change(UUID id, QueryDraft draft) {
      throw new UnsupportedOperationException();
    }

    @Override
    public StoredQuery archive(UUID id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Page<StoredQuery> list(
        @Nullable String theme, @Nullable String collection, @Nullable String after, int limit) {
      List<StoredQuery> matching =
          storedQueries.stream()
              .filter(query -> theme == null || Objects.equals(theme, query.content().theme()))
              .toList();
      int from = after == null ? 0 : Integer.parseInt(after);
      int to = Math.min(from + PAGE, matching.size());
      return new Page<>(
          matching.subList(from, to), to < matching.size() ? String.valueOf(to) : null);
    }

    @Override
    public List<ThemeCount> themes() {
      return storedQueries.stream()
          .map(query -> String.valueOf(query.content().theme()))
          .distinct()
          .map(theme -> new ThemeCount(theme, 1))
          .toList();
    }

    @Override
    public SimilarItems<StoredQuery> search(SimilarityQuery query) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SimilarItems<StoredQuery> duplicates(UUID id, double minScore, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public IndexStatus index() {
      throw new UnsupportedOperationException();
    }

    @Override
    public IndexStatus reindex() {
      throw new UnsupportedOperationException();
    }
  }

  private final class Metrics implements MetricApi {
    @Override
    public StoredMetric save(MetricSpec definition) {
      throw new UnsupportedOperationException();
    }

    @Override
    public StoredMetric get(String idOrName) {
      return list(null, null, PAGE).items().stream()
          .filter(metric -> metric.definition().name().equals(idOrName))
          .findAny()
          .orElseThrow(() -> notFound(idOrName));
    }

    @Override
    public List<StoredMetric> versions(String idOrName) {
      throw new UnsupportedOperationException();
    }

    @Override
    public StoredMetric archive(String idOrName) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Page<StoredMetric> list(@Nullable String kind, @Nullable String after, int limit) {
      return new Page<>(
          storedMetrics.stream()
              .map(spec -> new StoredMetric(UUID.randomUUID(), 1, spec, false, Instant.EPOCH))
              .toList(),
          null);
    }

    @Override
    public SimilarItems<StoredMetric> search(SimilarityQuery query) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SimilarItems<StoredMetric> duplicates(String idOrName, double minScore, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public IndexStatus index() {
      throw new UnsupportedOperationException();
    }

    @Override
    public IndexStatus reindex() {
      throw new UnsupportedOperationException();
    }
  }
}
