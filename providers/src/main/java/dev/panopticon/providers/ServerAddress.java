package dev.panopticon.providers;

import dev.panopticon.model.ModelSpec;
import java.net.URI;
import java.util.Optional;

/**
 * The server that a model is called at: of its address what everyone may see.
 *
 * @param host without the brackets of an IPv6 address
 * @param port the scheme's own where the address names none
 */
public record ServerAddress(String host, int port) {
  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  /** Empty when the model's address is no usable one: then it is not called either. */
  public static Optional<ServerAddress> of(ModelSpec.Remote model) {
    return switch (Endpoint.of(model)) {
      case Resolved.Found<Endpoint>(Endpoint(URI base, URI _)) -> Optional.of(of(base));
      case Resolved.Wrong<Endpoint> _ -> Optional.empty();
    };
  }

  private static ServerAddress of(URI base) {
    int usual = base.getScheme().equalsIgnoreCase("https") ? HTTPS : HTTP;
    return new ServerAddress(
        base.getHost().replaceAll("[\\[\\]]", ""), base.getPort() < 0 ? usual : base.getPort());
  }
}
