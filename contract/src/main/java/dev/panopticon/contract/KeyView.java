package dev.panopticon.contract;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An API key without its secret.
 *
 * @param secret the key itself, only in the answer to its creation; else null
 * @param prefix its first characters, to recognise it by
 */
public record KeyView(
    UUID id,
    String name,
    KeyRole role,
    String prefix,
    @Nullable String secret,
    Instant createdAt,
    @Nullable Instant lastUsedAt,
    @Nullable Instant revokedAt) {

  /** Without the secret: texts of records end up in logs. */
  @Override
  public String toString() {
    return "KeyView[id=%s, name=%s, role=%s, prefix=%s, secret=%s]"
        .formatted(id, name, role, prefix, secret == null ? "null" : "***");
  }
}
