package dev.panopticon.providers;

import dev.panopticon.model.Credential;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.ProviderKind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Finds a provider's key in the process that makes the call, at the time of the call, so that a key
 * may be changed without a restart where it is a file.
 *
 * <p>Whoever may define a model chooses both the host and the credential's name. A definition must
 * therefore never be able to make the server send just any secret to just any host: only variables
 * that are named {@code PANOPTICON_KEY_...} go where the definition says; a provider's well-known
 * variable goes to that provider's own hosts and over TLS alone; a file is read only below the
 * directories meant for it.
 *
 * <p>Thread-safe.
 */
public final class Credentials {
  /** Variables of this prefix may be sent to the host that a definition names. */
  public static final String VARIABLE_PREFIX = "PANOPTICON_KEY_";

  /** Where container engines mount secrets. */
  public static final Path CONTAINER_SECRETS = Path.of("/run/secrets");

  /** The variable that OpenAI's own clients read, and the only hosts it may go to. */
  static final String OPENAI_VARIABLE = "OPENAI_API_KEY";

  private static final String OPENAI_HOST = "api.openai.com";
  private static final String KEY = "api_key_env";

  private final Function<String, @Nullable String> environment;
  private final SecretFiles secretFiles;

  /**
   * @param environment the value of a variable, or null when it is not set
   * @param secretDirectories below which secret files may be read
   */
  public Credentials(Function<String, @Nullable String> environment, List<Path> secretDirectories) {
    this.environment = environment;
    this.secretFiles = new SecretFiles(secretDirectories);
  }

  /** The environment of this process, and {@link #CONTAINER_SECRETS} for files. */
  public static Credentials ofThisProcess() {
    return new Credentials(System::getenv, List.of(CONTAINER_SECRETS));
  }

  /**
   * What is wrong with the model's credential in this process, or with the address it would go to,
   * for a check before a run; empty when a call would find a key (whether the provider accepts it,
   * only a call can tell).
   */
  public Optional<String> faultOf(ModelSpec.Remote model) {
    return switch (Endpoint.of(model)) {
      case Resolved.Wrong<Endpoint> wrong -> Optional.of(wrong.reason());
      case Resolved.Found<Endpoint> endpoint ->
          switch (resolve(model, endpoint.value())) {
            case Resolved.Wrong<ApiKey> wrong -> Optional.of(wrong.reason());
            case Resolved.Found<ApiKey> _ -> Optional.empty();
          };
    };
  }

  Resolved<ApiKey> resolve(ModelSpec.Remote model, Endpoint endpoint) {
    return switch (model.credential()) {
      case Credential.None _ -> withoutKey(model.provider());
      case Credential.EnvironmentVariable variable ->
          variable(variable.name(), model.provider(), endpoint);
      case Credential.SecretFile file -> secretFiles.read(file.path());
    };
  }

  private static Resolved<ApiKey> withoutKey(ProviderKind provider) {
    return provider == ProviderKind.OPENAI
        ? wrong("OpenAI needs a key: set api_key_env to " + OPENAI_VARIABLE)
        : new Resolved.Found<>(ApiKey.NONE);
  }

  private Resolved<ApiKey> variable(String name, ProviderKind provider, Endpoint endpoint) {
    if (!name.startsWith(VARIABLE_PREFIX)) {
      Optional<String> objection = objectionTo(name, provider, endpoint);
      if (objection.isPresent()) {
        return wrong(objection.get());
      }
    }
    String value = environment.apply(name);
    if (value == null || value.isBlank()) {
      return wrong(
          "the environment variable %s is not set in the server's process: set it where the server is started, then start it again"
              .formatted(name));
    }
    return KeyText.parse(value, KEY, "the environment variable " + name);
  }

  private static Optional<String> objectionTo(
      String name, ProviderKind provider, Endpoint endpoint) {
    if (!name.equals(OPENAI_VARIABLE)) {
      return Optional.of(
          "the environment variable %s is not sent to anyone: only variables named %s... are, so that a definition cannot send any secret of the server to any host. Give the key such a name"
              .formatted(name, VARIABLE_PREFIX));
    }
    if (provider == ProviderKind.OPENAI && endpoint.belongsTo(OPENAI_HOST)) {
      return Optional.empty();
    }
    return Optional.of(
        "the environment variable %s is sent to https://%s by the provider openai only, not to %s. Give this server's key a name of its own, %s..."
            .formatted(name, OPENAI_HOST, endpoint.shown(), VARIABLE_PREFIX));
  }

  private static Resolved<ApiKey> wrong(String reason) {
    return new Resolved.Wrong<>(KEY, reason);
  }
}
