package dev.panopticon.providers;

import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.ProviderKind;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Set;

/**
 * Where a provider's API is.
 *
 * @param base an absolute http or https address with a host, without user or fragment
 * @param chatCompletions the base with {@code /chat/completions} behind its path; a query stays
 */
record Endpoint(URI base, URI chatCompletions) {
  static final String OPENAI = "https://api.openai.com/v1";

  private static final String KEY = "base_url";
  private static final int LARGEST_PORT = 65_535;
  private static final String CHAT_COMPLETIONS = "/chat/completions";
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  static Resolved<Endpoint> of(ModelSpec.Remote model) {
    String baseUrl = model.baseUrl();
    if (baseUrl != null) {
      return parse(baseUrl.strip());
    }
    return model.provider() == ProviderKind.OPENAI
        ? parse(OPENAI)
        : wrong(
            "is missing: a model of provider %s needs the address of its server, such as http://localhost:11434/v1"
                .formatted(model.provider().wireName()));
  }

  private static Resolved<Endpoint> parse(String baseUrl) {
    try {
      return checked(new URI(baseUrl));
    } catch (URISyntaxException notAnAddress) {
      // Without the address itself: a person may have put a key into it.
      return wrong("is not an address: " + notAnAddress.getReason());
    }
  }

  private static Resolved<Endpoint> checked(URI base) {
    String scheme = base.getScheme() == null ? "" : base.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      return wrong("must start with http:// or https://");
    }
    if (base.getHost() == null) {
      return wrong(
          "has no host, or one with characters that no host may have, such as _; right would be something like http://localhost:11434/v1");
    }
    if (base.getPort() == 0 || base.getPort() > LARGEST_PORT) {
      return wrong(
          "has the port %d; ports are from 1 to %d".formatted(base.getPort(), LARGEST_PORT));
    }
    if (base.getRawUserInfo() != null) {
      return wrong("must not carry a user or a key; name the key's variable in api_key_env");
    }
    if (base.getRawFragment() != null) {
      return wrong("must not have a fragment (#...)");
    }
    if (withoutSlash(base.getRawPath()).endsWith(CHAT_COMPLETIONS)) {
      return wrong("must end before " + CHAT_COMPLETIONS + ", which is added to it");
    }
    return new Resolved.Found<>(new Endpoint(base, chatCompletions(base)));
  }

  private static URI chatCompletions(URI base) {
    String query = base.getRawQuery() == null ? "" : "?" + base.getRawQuery();
    return URI.create(
        base.getScheme()
            + "://"
            + base.getRawAuthority()
            + withoutSlash(base.getRawPath())
            + CHAT_COMPLETIONS
            + query);
  }

  /** Whether a key that belongs to {@code owner} may be sent here: over TLS to it or below it. */
  boolean belongsTo(String owner) {
    String host = base.getHost().toLowerCase(Locale.ROOT);
    boolean theirs = host.equals(owner) || host.endsWith("." + owner);
    boolean usualPort = base.getPort() == -1 || base.getPort() == 443;
    return theirs && usualPort && base.getScheme().equalsIgnoreCase("https");
  }

  boolean isLoopback() {
    return LOOPBACK.contains(base.getHost().toLowerCase(Locale.ROOT));
  }

  /** For messages: without the query, which may hold what is not for everyone. */
  String shown() {
    return base.getScheme() + "://" + base.getRawAuthority() + base.getRawPath();
  }

  private static String withoutSlash(String path) {
    return path.endsWith("/") ? withoutSlash(path.substring(0, path.length() - 1)) : path;
  }

  private static Resolved<Endpoint> wrong(String reason) {
    return new Resolved.Wrong<>(KEY, KEY + " " + reason);
  }
}
