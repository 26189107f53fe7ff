package dev.panopticon.model;

/** Where a provider's key is found. The key itself is never part of a definition. */
public sealed interface Credential {
  /** The provider needs no key. */
  record None() implements Credential {}

  /**
   * In an environment variable of the server process.
   *
   * @param name must start with {@code PANOPTICON_KEY_} or be a provider's well-known name, so that
   *     a definition cannot send any variable of the server to any host
   */
  record EnvironmentVariable(String name) implements Credential {}

  /** In a mounted secret file, whose trimmed content is the key. */
  record SecretFile(String path) implements Credential {}
}
