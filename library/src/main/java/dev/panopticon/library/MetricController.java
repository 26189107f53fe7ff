package dev.panopticon.library;

import dev.panopticon.contract.IndexStatus;
import dev.panopticon.contract.MetricApi;
import dev.panopticon.contract.Page;
import dev.panopticon.contract.SimilarItems;
import dev.panopticon.contract.SimilarityQuery;
import dev.panopticon.contract.StoredMetric;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.platform.AllowedOnFullDisk;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RestController;

@RestController
class MetricController implements MetricApi {
  private final MetricStore metrics;

  MetricController(MetricStore metrics) {
    this.metrics = metrics;
  }

  @Override
  public StoredMetric save(MetricSpec definition) {
    return metrics.save(definition);
  }

  @Override
  public StoredMetric get(String idOrName) {
    return metrics.get(idOrName);
  }

  @Override
  public List<StoredMetric> versions(String idOrName) {
    return metrics.versions(idOrName);
  }

  @Override
  public StoredMetric archive(String idOrName) {
    return metrics.archive(idOrName);
  }

  @Override
  public Page<StoredMetric> list(@Nullable String kind, @Nullable String after, int limit) {
    return metrics.list(kind, after, limit);
  }

  @Override
  @AllowedOnFullDisk
  public SimilarItems<StoredMetric> search(SimilarityQuery query) {
    SearchLimits.requireNoTheme(query);
    return metrics.search(query.text(), query.kind(), query.most());
  }

  @Override
  public SimilarItems<StoredMetric> duplicates(String idOrName, double minScore, int limit) {
    return metrics.duplicates(idOrName, minScore, SearchLimits.checked(limit));
  }

  @Override
  public IndexStatus index() {
    return metrics.index();
  }

  @Override
  public IndexStatus reindex() {
    return metrics.reindex();
  }
}
