package dev.panopticon.suite;

import dev.panopticon.model.CacheMode;
import dev.panopticon.model.Priority;
import dev.panopticon.model.PromptSpec;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads the whole of a suite. */
final class SuiteShape {
  private static final List<String> KEYS =
      List.of(
          "name",
          "description",
          "queries",
          "models",
          "prompts",
          "metrics",
          "repeats",
          "concurrency",
          "priority",
          "budget_usd",
          "cache",
          "seed",
          "margin",
          "gates");
  private static final Map<String, CacheMode> CACHE_MODES = new LinkedHashMap<>();
  private static final Map<String, Priority> PRIORITIES = new LinkedHashMap<>();

  static {
    for (CacheMode mode : CacheMode.values()) {
      CACHE_MODES.put(mode.name().toLowerCase(Locale.ROOT), mode);
    }
    for (Priority priority : Priority.values()) {
      PRIORITIES.put(priority.word(), priority);
    }
  }

  private final Faults faults;
  private final Reading reading;
  private final Fields fields;

  private SuiteShape(Located.Mapping root, Faults faults, boolean filesAllowed) {
    this.faults = faults;
    this.fields = Fields.of(root, "a suite", KEYS, faults);
    this.reading = new Reading(faults, SuiteNames.of(root, faults), filesAllowed);
  }

  /** The suite; null if {@code faults} is not empty afterwards. */
  static @Nullable Suite read(Located root, Faults faults, boolean filesAllowed) {
    Located.Mapping mapping = new Values(faults).mapping(root, "a suite");
    if (mapping == null) {
      return null;
    }
    return new SuiteShape(mapping, faults, filesAllowed).suite();
  }

  private @Nullable Suite suite() {
    String name = fields.requiredWord("name", "what this suite is called; its runs form a history");
    String description = fields.text("description");
    List<QuerySource> queries =
        some("queries", "at least one source of queries", new QuerySourceReader(reading)::read);
    List<ModelEntry> models =
        some("models", "at least one model to evaluate", new ModelReader(reading)::entry);
    List<PromptSpec> prompts = all("prompts", this::prompt);
    List<MetricEntry> metrics =
        some("metrics", "at least one metric", new MetricReader(reading)::entry);
    Integer repeats = fields.positive("repeats");
    Integer concurrency = fields.positive("concurrency");
    Priority priority = fields.choice("priority", PRIORITIES);
    BigDecimal budget = budget();
    CacheMode cache = fields.choice("cache", CACHE_MODES);
    Long seed = fields.integer("seed");
    Double margin = margin();
    List<Gate> gates = all("gates", new GateReader(reading, margin)::read);
    checkContestants();
    if (name == null || !faults.isEmpty()) {
      return null;
    }
    return new Suite(
        name,
        description,
        queries,
        models,
        prompts,
        metrics,
        repeats == null ? Suite.DEFAULT_REPEATS : repeats,
        concurrency == null ? Suite.DEFAULT_CONCURRENCY : concurrency,
        priority == null ? Priority.NORMAL : priority,
        budget,
        cache == null ? CacheMode.REUSE : cache,
        seed == null ? Suite.DEFAULT_SEED : seed,
        margin,
        gates);
  }

  private <T> List<T> some(String key, String what, Function<Located, @Nullable T> read) {
    if (fields.required(key, what) instanceof Located.Sequence list && list.items().isEmpty()) {
      faults.add(list.place(), "`" + key + "` is empty: it needs " + what);
    }
    return all(key, read);
  }

  private <T> List<T> all(String key, Function<Located, @Nullable T> read) {
    var parts = new ArrayList<T>();
    for (Located item : fields.items(key)) {
      T part = read.apply(item);
      if (part != null) {
        parts.add(part);
      }
    }
    return parts;
  }

  private @Nullable PromptSpec prompt(Located item) {
    Located.Mapping mapping = reading.values().mapping(item, "a prompt");
    return mapping == null ? null : new PromptReader(reading).read(mapping);
  }

  private @Nullable BigDecimal budget() {
    BigDecimal budget = fields.decimal("budget_usd");
    if (budget != null && budget.signum() <= 0) {
      faults.add(
          fields.placeOfValue("budget_usd"),
          "`budget_usd` must be above 0; leave it out for" + " no budget");
    }
    return budget;
  }

  private @Nullable Double margin() {
    Double margin = fields.number("margin");
    if (margin != null && margin <= 0) {
      faults.add(
          fields.placeOfValue("margin"),
          "`margin` must be above 0; leave it out if no difference counts as equivalent");
    }
    return margin;
  }

  private void checkContestants() {
    boolean onlyJudges =
        !fields.items("models").isEmpty()
            && reading.names().complete()
            && reading.names().contestants().isEmpty();
    if (onlyJudges) {
      faults.add(
          fields.placeOfValue("models"),
          "every model has role: judge, so nothing would be evaluated: add a contestant");
    }
  }
}
