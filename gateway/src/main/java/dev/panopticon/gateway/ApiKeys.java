package dev.panopticon.gateway;

import dev.panopticon.contract.KeyDraft;
import dev.panopticon.contract.KeyRole;
import dev.panopticon.contract.KeyView;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.TimeOrderedId;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;

/** Makes, checks and revokes API keys. Thread-safe. */
public final class ApiKeys {
  private static final Logger LOG = LoggerFactory.getLogger(ApiKeys.class);
  private static final Duration BETWEEN_NOTES = Duration.ofMinutes(1);
  private static final int SECRET_BYTES = 32;
  private static final int PREFIX_LENGTH = 9;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final ApiKeyRepository keys;
  private final Clock clock;

  ApiKeys(ApiKeyRepository keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** Makes a key; the answer alone has its secret. */
  public KeyView create(KeyDraft draft) {
    return create(draft, newSecret());
  }

  private KeyView create(KeyDraft draft, String secret) {
    KeyView key =
        new KeyView(
            TimeOrderedId.next(clock),
            draft.name(),
            draft.role(),
            secret.substring(0, PREFIX_LENGTH),
            secret,
            clock.instant(),
            null,
            null);
    keys.insert(key, hash(secret));
    return key;
  }

  /** The key, if it is valid now; its use is noted. */
  public Optional<KeyView> findValid(String secret) {
    byte[] hash = hash(secret);
    Optional<KeyView> key = keys.findValid(hash);
    key.filter(this::isUseToBeNoted).ifPresent(found -> noteUse(hash));
    return key;
  }

  /** Once a minute: a write for every request would cost more than it tells. */
  private boolean isUseToBeNoted(KeyView key) {
    return key.lastUsedAt() == null
        || key.lastUsedAt().isBefore(clock.instant().minus(BETWEEN_NOTES));
  }

  // On a full disk those who read must still get in.
  private void noteUse(byte[] hash) {
    try {
      keys.noteUse(hash, clock.instant());
    } catch (DataAccessException e) {
      LOG.warn("use of a key not noted cause={}", e.toString());
    }
  }

  public List<KeyView> list() {
    return keys.list();
  }

  /** From now on the key is refused. */
  public KeyView revoke(UUID id) {
    return keys.revoke(id, clock.instant())
        .orElseThrow(
            () ->
                new PanopticonException(
                    ErrorCode.NOT_FOUND,
                    "There is no key " + id + ". `panopticon keys` shows those there are."));
  }

  /** Makes the first admin key where there is none; empty where there is one. */
  public Optional<KeyView> createFirstAdmin() {
    if (keys.anyAdmin()) {
      return Optional.empty();
    }
    return Optional.of(create(new KeyDraft("first admin", KeyRole.ADMIN)));
  }

  /**
   * Makes this secret the first admin key where there is none; else it changes nothing, so that a
   * key that was revoked stays so.
   *
   * @return whether it is a key from now on
   */
  public boolean adoptFirstAdmin(String secret) {
    if (keys.anyAdmin()) {
      return false;
    }
    try {
      create(new KeyDraft("first admin", KeyRole.ADMIN), secret);
      return true;
    } catch (DuplicateKeyException e) {
      return false; // another gateway was first, or it was revoked once
    }
  }

  /** A random secret, with a mark by which scanners for leaked secrets can recognise it. */
  static String newSecret() {
    byte[] bytes = new byte[SECRET_BYTES];
    RANDOM.nextBytes(bytes);
    return "pan_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  static byte[] hash(String secret) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
