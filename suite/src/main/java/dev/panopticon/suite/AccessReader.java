package dev.panopticon.suite;

import dev.panopticon.model.Credential;
import dev.panopticon.model.ProviderKind;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads where a provider is and where its key is found. A definition must not be able to send any
 * variable of the server to any host: names are limited, and a provider's well-known variable goes
 * to that provider's own address only.
 */
final class AccessReader {
  /** OpenAI's well-known variable, and the default for its provider kind. */
  static final String OPENAI_KEY = "OPENAI_API_KEY";

  private static final Pattern OWN_KEY = Pattern.compile("PANOPTICON_KEY_[A-Za-z0-9_]+");

  private final Reading reading;
  private final ProviderKind kind;
  private final Fields fields;

  AccessReader(Reading reading, ProviderKind kind, Fields fields) {
    this.reading = reading;
    this.kind = kind;
    this.fields = fields;
  }

  @Nullable String baseUrl() {
    if (kind == ProviderKind.OPENAI_COMPATIBLE) {
      fields.required("base_url", "the server's address, such as http://localhost:11434/v1");
    }
    String url = fields.word("base_url");
    String defect = url == null ? null : defect(url);
    if (defect != null) {
      fault("base_url", "`base_url` " + defect);
      return null;
    }
    return url;
  }

  Credential credential() {
    if (fields.has("api_key_env") && fields.has("api_key_file")) {
      reading
          .faults()
          .add(
              fields.placeOf("api_key_file"),
              "the key is in `api_key_env` or in `api_key_file`, not in both");
      return new Credential.None();
    }
    if (fields.has("api_key_file")) {
      String path = fields.word("api_key_file");
      return path == null ? new Credential.None() : new Credential.SecretFile(path);
    }
    if (fields.has("api_key_env")) {
      return variable();
    }
    return isOpenAiItself()
        ? new Credential.EnvironmentVariable(OPENAI_KEY)
        : new Credential.None();
  }

  /** Without a base URL, the provider {@code openai} is OpenAI's own service. */
  private boolean isOpenAiItself() {
    return kind == ProviderKind.OPENAI && !fields.has("base_url");
  }

  /** An explicit null says that there is no key, even where there is a default. */
  private Credential variable() {
    if (fields.get("api_key_env") instanceof Located.Null) {
      return new Credential.None();
    }
    String name = fields.word("api_key_env");
    if (name == null) {
      return new Credential.None();
    }
    if (!OWN_KEY.matcher(name).matches() && !(name.equals(OPENAI_KEY) && isOpenAiItself())) {
      fault(
          "api_key_env",
          "`api_key_env` must name a variable that starts with PANOPTICON_KEY_ (or "
              + OPENAI_KEY
              + " for provider: openai without a base_url): put the key there; the key itself never"
              + " stands in a suite");
    }
    return new Credential.EnvironmentVariable(name);
  }

  private static @Nullable String defect(String url) {
    try {
      return defect(new URI(url));
    } catch (URISyntaxException e) {
      return "is not a URL: " + e.getReason() + " at character " + (e.getIndex() + 1);
    }
  }

  private static @Nullable String defect(URI url) {
    String scheme = url.getScheme();
    if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
      return "must start with http:// or https://";
    }
    if (url.getHost() == null) {
      return "has no host";
    }
    if (url.getUserInfo() != null) {
      return "must not carry a user or password: use api_key_env";
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      return "must end with the path, without ? and #";
    }
    return null;
  }

  private void fault(String key, String detail) {
    reading.faults().add(fields.placeOfValue(key), detail);
  }
}
