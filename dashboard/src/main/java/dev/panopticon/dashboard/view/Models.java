package dev.panopticon.dashboard.view;

import dev.panopticon.contract.RegisteredModel;
import dev.panopticon.model.Credential;
import dev.panopticon.model.Limits;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.Price;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Registered models. */
public record Models(List<Row> rows) {

  /**
   * @param address base URL; empty for the provider's own
   * @param key where the key is found, never the key
   */
  public record Row(
      String id,
      int version,
      String role,
      String provider,
      String providerModel,
      String address,
      String key,
      Figure price,
      Figure limits,
      Moment created,
      String json) {}

  public static Models of(List<RegisteredModel> models) {
    return new Models(models.stream().map(Models::row).toList());
  }

  private static Row row(RegisteredModel model) {
    return switch (model.definition()) {
      case ModelSpec.Remote remote -> remote(model, remote);
      case ModelSpec.Recorded recorded -> recorded(model, recorded);
    };
  }

  private static Row remote(RegisteredModel model, ModelSpec.Remote remote) {
    return new Row(
        remote.id(),
        model.version(),
        Mark.words(remote.role()),
        remote.provider().wireName(),
        remote.model(),
        remote.baseUrl() == null ? "" : remote.baseUrl(),
        key(remote.credential()),
        Figure.of(remote.price(), Models::price, "no price given: cost is unknown, not zero"),
        limits(remote.limits()),
        Moment.of(model.createdAt()),
        Definition.json(model.definition()));
  }

  private static Row recorded(RegisteredModel model, ModelSpec.Recorded recorded) {
    String none = "recorded outputs are never asked for";
    return new Row(
        recorded.id(),
        model.version(),
        Mark.words(recorded.role()),
        "recorded",
        "",
        "",
        "none",
        Figure.unknown(none),
        Figure.unknown(none),
        Moment.of(model.createdAt()),
        Definition.json(model.definition()));
  }

  private static String key(Credential credential) {
    return switch (credential) {
      case Credential.None _ -> "none";
      case Credential.EnvironmentVariable variable -> "variable " + variable.name();
      case Credential.SecretFile file -> "file " + file.path();
    };
  }

  private static String price(Price price) {
    return "$%s in, $%s out"
        .formatted(
            price.inputPerMillionUsd().toPlainString(),
            price.outputPerMillionUsd().toPlainString());
  }

  private static Figure limits(Limits limits) {
    List<String> parts = new ArrayList<>();
    add(parts, limits.concurrency(), " at once");
    add(parts, limits.requestsPerMinute(), " requests/min");
    add(parts, limits.tokensPerMinute(), " tokens/min");
    return parts.isEmpty()
        ? Figure.unknown("no limit of its own")
        : Figure.known(String.join(", ", parts));
  }

  private static void add(List<String> parts, @Nullable Integer limit, String unit) {
    if (limit != null) {
      parts.add(Numbers.count(limit) + unit);
    }
  }
}
