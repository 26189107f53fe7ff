package dev.panopticon.library;

import dev.panopticon.contract.ContractJson;
import dev.panopticon.contract.IndexStatus;
import dev.panopticon.contract.Page;
import dev.panopticon.contract.SimilarItems;
import dev.panopticon.contract.StoredMetric;
import dev.panopticon.model.DataSource;
import dev.panopticon.model.DidYouMean;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.JudgeSource;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.suite.Definitions;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The stored metrics; a metric's name is its external id. Thread-safe. */
public final class MetricStore {
  private static final String COLLECTION = "metrics";
  private static final int UUID_LENGTH = 36;
  private static final Pattern UUID_SHAPE = Pattern.compile("[0-9a-fA-F]+(-[0-9a-fA-F]+){4}");

  private final Library library;
  private final ItemSearch search;

  MetricStore(Library library, ItemSearch search) {
    this.library = library;
    this.search = search;
  }

  /**
   * Keeps a metric; under a name that is there already, a changed definition is a new version. An
   * archived metric is back, in its version if the definition is the same.
   */
  public StoredMetric save(MetricSpec definition) {
    requireStorable(definition);
    var draft = ItemDraft.of(definition.name(), definition.kind(), Definitions.toJson(definition));
    return stored(library.saveOne(COLLECTION, draft));
  }

  // Recorded replies belong to one set of queries and answers, hence to a suite.
  private static void requireStorable(MetricSpec definition) {
    if (definition instanceof MetricSpec.Judged judged
        && judged.judge() instanceof JudgeSource.Recorded(DataSource source, JudgeSource.Use use)) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST,
          "A metric with recorded replies belongs to the suite that has their queries; it cannot be"
              + " stored.");
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

  /**
   * @param kind null for any
   */
  public SimilarItems<StoredMetric> search(String text, @Nullable String kind, int limit) {
    return search.search(text, kind, limit).map(MetricStore::stored);
  }

  public SimilarItems<StoredMetric> duplicates(String idOrName, double minScore, int limit) {
    return search.duplicates(find(idOrName).id(), minScore, limit).map(MetricStore::stored);
  }

  public IndexStatus index() {
    return search.status();
  }

  public IndexStatus reindex() {
    return search.reindex();
  }

  private Item find(String idOrName) {
    return byId(idOrName)
        .or(() -> library.find(COLLECTION, idOrName))
        .orElseThrow(() -> missing(idOrName));
  }

  // UUID.fromString takes 1-2-3-4-5 too, which may well be a name.
  private Optional<Item> byId(String text) {
    return text.length() == UUID_LENGTH && UUID_SHAPE.matcher(text).matches()
        ? library.find(UUID.fromString(text))
        : Optional.empty();
  }

  private PanopticonException missing(String name) {
    String suggestion =
        DidYouMean.suggest(name, library.externalIds(COLLECTION))
            .map(" Did you mean \"%s\"?"::formatted)
            .orElse("");
    return new PanopticonException(
        ErrorCode.NOT_FOUND,
        "There is no metric \"%s\".%s `panopticon metrics` lists those there are."
            .formatted(name, suggestion));
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
