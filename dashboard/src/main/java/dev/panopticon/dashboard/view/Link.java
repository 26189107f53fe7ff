package dev.panopticon.dashboard.view;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A local address with parameters: every state of a page has one. Immutable.
 *
 * @param parameters in the order in which they are written
 */
public record Link(String path, Map<String, String> parameters) {
  public Link {
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  public static Link to(String path) {
    return new Link(path, Map.of());
  }

  /** The address with this parameter; without it when the value is null or blank. */
  public Link with(String name, @Nullable Object value) {
    Map<String, String> changed = new LinkedHashMap<>(parameters);
    changed.remove(name);
    if (value != null && !value.toString().isBlank()) {
      changed.put(name, value.toString());
    }
    return new Link(path, changed);
  }

  public Link without(String name) {
    return with(name, null);
  }

  /** The same parameters at another path. */
  public Link at(String otherPath) {
    return new Link(otherPath, parameters);
  }

  /** The parameter's value; empty when it is not there. */
  public String get(String name) {
    return parameters.getOrDefault(name, "");
  }

  public String href() {
    if (parameters.isEmpty()) {
      return path;
    }
    return parameters.entrySet().stream()
        .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
        .collect(Collectors.joining("&", path + "?", ""));
  }

  /** One segment of a path, encoded. */
  public static String segment(String text) {
    return encode(text).replace("+", "%20");
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return href();
  }
}
