package dev.panopticon.library;

import dev.panopticon.contract.ContractJson;
import dev.panopticon.contract.Page;
import dev.panopticon.contract.StoredMetric;
import dev.panopticon.model.DataSource;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.JudgeSource;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.suite.Definitions;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The stored metrics; a metric's name is its external id. Thread-safe. */
public final class MetricStore {
  private static final String COLLECTION = "metrics";

  private final Library library;

  MetricStore(Library library) {
    this.library = library;
  }

  /** Keeps a metric; under a name that is there already, a changed definition is a new version. */
  public StoredMetric save(MetricSpec definition) {
    requireStorable(definition);
    String content = Definitions.toJson(definition).toString();
    return stored(
        library.saveOne(COLLECTION, new ItemDraft(definition.name(), definition.kind(), content)));
  }

  // Recorded replies belong to one set of queries and answers, hence to a suite.
  private static void requireStorable(MetricSpec definition) {
    if (definition instanceof MetricSpec.Judged judged
        && judged.judge() instanceof JudgeSource.Recorded(DataSource source, JudgeSource.Use use)) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST,
          "A metric with recorded replies belongs to the suite that has their queries; it cannot be stored.");
    }
  }

  public StoredMetric get(String idOrName) {
    return stored(find(idOrName));
  }

  public List<StoredMetric> versions(String idOrName) {
    return library.versions(find(idOrName).id()).stream().map(MetricStore::stored).toList();
  }

  public StoredMetric archive(String idOrName) {
    return stored(library.archive(find(idOrName).id()));
  }

  public Page<StoredMetric> list(@Nullable String kind, @Nullable String after, int limit) {
    Page<Item> page = library.list(kind, COLLECTION, after, limit);
    return new Page<>(page.items().stream().map(MetricStore::stored).toList(), page.next());
  }

  private Item find(String idOrName) {
    try {
      return library.get(UUID.fromString(idOrName));
    } catch (IllegalArgumentException e) {
      return library.get(COLLECTION, idOrName);
    }
  }

  private static StoredMetric stored(Item item) {
    return new StoredMetric(
        item.id(),
        item.version(),
        Definitions.metricFromJson(ContractJson.mapper().readTree(item.content())),
        item.archived(),
        item.createdAt());
  }
}
