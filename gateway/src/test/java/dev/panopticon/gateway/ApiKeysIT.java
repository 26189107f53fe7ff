package dev.panopticon.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.contract.KeyDraft;
import dev.panopticon.contract.KeyRole;
import dev.panopticon.contract.KeyView;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.testing.TestDatabase;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;

@Timeout(60)
class ApiKeysIT {
  private static final Instant START = Instant.parse("2026-11-23T10:00:00Z");

  private final TestDatabase database = TestDatabase.migrated("gateway", "classpath:db/gateway");
  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final InstantSource source = now::get;
  private final Clock clock = source.withZone(ZoneOffset.UTC);
  private final ApiKeys keys =
      new ApiKeys(new ApiKeyRepository(JdbcClient.create(database.pool("gateway"))), clock);

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void firstAdminIsMadeOnceAndAgainWhenItIsRevoked() {
    KeyView first = keys.createFirstAdmin().orElseThrow();
    assertThat(first.role()).isEqualTo(KeyRole.ADMIN);
    assertThat(keys.createFirstAdmin()).isEmpty();
    keys.revoke(first.id());
    assertThat(keys.createFirstAdmin()).isPresent();
  }

  @Test
  void useIsNotedOnceAMinute() {
    KeyView key = keys.create(new KeyDraft("k", KeyRole.READER));
    keys.findValid(key.secret());
    now.set(START.plus(Duration.ofSeconds(59)));
    keys.findValid(key.secret());
    assertThat(keys.list().getFirst().lastUsedAt()).isEqualTo(START);
    now.set(START.plus(Duration.ofSeconds(61)));
    keys.findValid(key.secret());
    assertThat(keys.list().getFirst().lastUsedAt()).isEqualTo(now.get());
  }

  @Test
  void revocationKeepsItsFirstTime() {
    KeyView key = keys.create(new KeyDraft("k", KeyRole.READER));
    assertThat(keys.revoke(key.id()).revokedAt()).isEqualTo(START);
    now.set(START.plusSeconds(10));
    assertThat(keys.revoke(key.id()).revokedAt()).isEqualTo(START);
    assertThat(keys.findValid(key.secret())).isEmpty();
  }

  @Test
  void secretsAreLongAndAllDifferent() {
    Set<String> secrets = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      secrets.add(ApiKeys.newSecret());
    }
    assertThat(secrets).hasSize(1_000).allMatch(secret -> secret.matches("pan_[A-Za-z0-9_-]{43}"));
  }

  @Test
  void keyWithoutAUsableNameOrRoleIsRefused() {
    assertThatThrownBy(() -> new KeyDraft(" ", KeyRole.READER))
        .isInstanceOf(PanopticonException.class)
        .hasMessageContaining("`name` is missing");
    assertThatThrownBy(() -> new KeyDraft("n".repeat(201), KeyRole.READER))
        .hasMessageContaining("at most 200");
    assertThatThrownBy(() -> new KeyDraft("n\0", KeyRole.READER))
        .hasMessageContaining("NUL character");
    assertThatThrownBy(() -> new KeyDraft("n", null)).hasMessageContaining("`role` is missing");
  }

  @Test
  void tokenThatCouldBeGuessedIsRefusedAndNoneIsShown() {
    assertThatThrownBy(() -> new GatewaySettings(InetAddress.getLoopbackAddress(), ""))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(new GatewaySettings(InetAddress.getLoopbackAddress(), Door.TOKEN).toString())
        .doesNotContain(Door.TOKEN);
    assertThat(new PresentedKey("pan_secret", true).toString()).doesNotContain("pan_secret");
  }
}
