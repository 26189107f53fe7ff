package dev.panopticon.suite;

import dev.panopticon.model.Credential;
import dev.panopticon.model.DataSource;
import dev.panopticon.model.Limits;
import dev.panopticon.model.ModelRole;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.Price;
import dev.panopticon.model.ProviderKind;
import dev.panopticon.model.Timeouts;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads one item of {@code models}, or a single definition of a model. */
final class ModelReader {
  private static final List<String> RECORDED_KEYS =
      List.of("id", "provider", "file", "upload", "format", "fields");
  private static final List<String> REMOTE_KEYS =
      List.of(
          "id",
          "provider",
          "base_url",
          "model",
          "api_key_env",
          "api_key_file",
          "role",
          "parameters",
          "system",
          "price",
          "limits",
          "timeouts");

  /** A dollar a token: no source; far above any price, and a run's cost in nano-dollars fits. */
  private static final BigDecimal HIGHEST_PRICE = BigDecimal.valueOf(1_000_000);

  private static final Map<String, ModelRole> ROLES =
      Map.of("contestant", ModelRole.CONTESTANT, "judge", ModelRole.JUDGE);
  private static final Map<String, ProviderKind> PROVIDERS = new LinkedHashMap<>();

  static {
    for (ProviderKind kind : ProviderKind.values()) {
      PROVIDERS.put(kind.wireName(), kind);
    }
  }

  private final Reading reading;

  ModelReader(Reading reading) {
    this.reading = reading;
  }

  @Nullable ModelEntry entry(Located item) {
    if (item instanceof Located.Text) {
      String id = reading.values().word(item, "a model");
      return id == null ? null : new ModelEntry.Registered(id);
    }
    Located.Mapping mapping =
        reading.values().mapping(item, "a model (the id of a registered one, or its definition)");
    ModelSpec spec = mapping == null ? null : spec(mapping);
    return spec == null ? null : new ModelEntry.Defined(spec);
  }

  @Nullable ModelSpec spec(Located.Mapping mapping) {
    int before = reading.faults().count();
    ModelSpec spec =
        switch (provider(mapping)) {
          case null -> null;
          case RECORDED -> recorded(mapping);
          case OPENAI -> remote(mapping, ProviderKind.OPENAI);
          case OPENAI_COMPATIBLE -> remote(mapping, ProviderKind.OPENAI_COMPATIBLE);
        };
    return reading.faults().count() > before ? null : spec;
  }

  private @Nullable ProviderKind provider(Located.Mapping mapping) {
    Located value = mapping.get("provider");
    if (value == null) {
      reading
          .faults()
          .add(
              mapping.place(),
              "`provider` is missing: one of "
                  + Words.list(PROVIDERS.keySet())
                  + ". A registered model is named by its id alone");
      return null;
    }
    String later = value instanceof Located.Text text ? Later.provider(text.value()) : null;
    if (later != null) {
      reading.faults().add(value.place(), later);
      return null;
    }
    return reading.values().choice(value, "provider", PROVIDERS);
  }

  private @Nullable ModelSpec recorded(Located.Mapping mapping) {
    Fields fields = reading.fields(mapping, "a recorded model", RECORDED_KEYS);
    String id = id(fields);
    DataSource source =
        new DataSourceReader(reading, "file", List.of("query", "output")).read(fields);
    return id == null || source == null ? null : new ModelSpec.Recorded(id, source);
  }

  private @Nullable ModelSpec remote(Located.Mapping mapping, ProviderKind kind) {
    Fields fields = reading.fields(mapping, "a model behind a provider", REMOTE_KEYS);
    String id = id(fields);
    String model = fields.word("model");
    ModelRole role = fields.choice("role", ROLES);
    var access = new AccessReader(reading, kind, fields);
    String baseUrl = access.baseUrl();
    Credential credential = access.credential();
    Map<String, Object> parameters = new ParametersReader(reading).read(fields);
    String system = fields.word("system");
    Price price = price(fields.mapping("price"));
    Limits limits = limits(fields.mapping("limits"));
    Timeouts timeouts = new TimeoutsReader(reading).read(fields);
    if (id == null) {
      return null;
    }
    return new ModelSpec.Remote(
        id,
        role == null ? ModelRole.CONTESTANT : role,
        kind,
        baseUrl,
        model == null ? id : model,
        credential,
        parameters,
        system,
        price,
        limits,
        timeouts);
  }

  private @Nullable String id(Fields fields) {
    return fields.requiredWord("id", "the name under which results show this model");
  }

  private @Nullable Price price(Located.@Nullable Mapping mapping) {
    if (mapping == null) {
      return null;
    }
    List<String> keys = List.of("input_per_million", "output_per_million");
    Fields fields = reading.fields(mapping, "`price`", keys);
    BigDecimal input = dollars(fields, "input_per_million");
    BigDecimal output = dollars(fields, "output_per_million");
    return input == null || output == null ? null : new Price(input, output);
  }

  private @Nullable BigDecimal dollars(Fields fields, String key) {
    fields.required(key, "US dollars for a million tokens; 0 if they are free");
    BigDecimal dollars = fields.decimal(key);
    if (dollars != null && dollars.signum() < 0) {
      reading
          .faults()
          .add(fields.placeOfValue(key), "`" + key + "` must not be negative but is " + dollars);
      return null;
    }
    if (dollars != null && dollars.compareTo(HIGHEST_PRICE) > 0) {
      reading
          .faults()
          .add(
              fields.placeOfValue(key),
              "`%s` is more than %s dollars for a million tokens"
                  .formatted(key, HIGHEST_PRICE.toPlainString()));
      return null;
    }
    return dollars;
  }

  private Limits limits(Located.@Nullable Mapping mapping) {
    if (mapping == null) {
      return Limits.NONE;
    }
    List<String> keys = List.of("concurrency", "requests_per_minute", "tokens_per_minute");
    Fields fields = reading.fields(mapping, "`limits`", keys);
    return new Limits(
        fields.positive("concurrency"),
        fields.positive("requests_per_minute"),
        fields.positive("tokens_per_minute"));
  }
}
