package dev.panopticon.library;

import dev.panopticon.contract.MetricApi;
import dev.panopticon.contract.Page;
import dev.panopticon.contract.StoredMetric;
import dev.panopticon.model.MetricSpec;
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
}
