package dev.panopticon.storage;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Properties;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Address of a database outside: a JDBC URL ({@code jdbc:postgresql://host:5432/name?user=...}) or
 * the form that other tools take ({@code postgresql://user:password@host:5432/name}).
 *
 * @param jdbcUrl without user and password if those were given in the second form
 * @param user null if it is in the URL or the driver's default
 * @param password null if it is in the URL or not needed
 */
public record DatabaseUrl(String jdbcUrl, @Nullable String user, @Nullable String password) {
  private static final String JDBC = "jdbc:postgresql:";
  private static final Pattern PASSWORD = Pattern.compile("([?&])password=[^&]*&?");
  private static final Pattern SECRETS =
      Pattern.compile("(password|sslpassword)=[^&]*", Pattern.CASE_INSENSITIVE);

  /**
   * Reads either form.
   *
   * @throws PanopticonException INVALID_REQUEST if it is neither
   */
  public static DatabaseUrl parse(String text) {
    if (text.startsWith(JDBC)) {
      return new DatabaseUrl(text, null, null);
    }
    try {
      URI uri = URI.create(text);
      if (uri.getHost() != null
          && ("postgresql".equals(uri.getScheme()) || "postgres".equals(uri.getScheme()))) {
        return fromUri(uri);
      }
    } catch (IllegalArgumentException _) {
      // Not even a URI: the refusal below says what is wanted, without repeating a password.
    }
    throw new PanopticonException(
        ErrorCode.INVALID_REQUEST,
        "The database URL is not one of PostgreSQL. Write postgresql://user:password@host:5432/name"
            + " (special characters in the password percent-encoded) or"
            + " jdbc:postgresql://host:5432/name?user=...&password=...");
  }

  private static DatabaseUrl fromUri(URI uri) {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String[] login =
        uri.getRawUserInfo() == null ? new String[0] : uri.getRawUserInfo().split(":", 2);
    return new DatabaseUrl(
        JDBC + "//" + uri.getHost() + port + uri.getRawPath() + query,
        login.length > 0 ? decode(login[0]) : null,
        login.length > 1 ? decode(login[1]) : null);
  }

  private static String decode(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  /** The same with this password, in place of any that it has. */
  public DatabaseUrl withPassword(String newPassword) {
    return new DatabaseUrl(
        PASSWORD.matcher(jdbcUrl).replaceAll("$1").replaceAll("[?&]$", ""), user, newPassword);
  }

  Properties login() {
    var properties = new Properties();
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
    return properties;
  }

  /** Without any password, so that it can be logged. */
  @Override
  public String toString() {
    return SECRETS.matcher(jdbcUrl).replaceAll("$1=***");
  }
}
