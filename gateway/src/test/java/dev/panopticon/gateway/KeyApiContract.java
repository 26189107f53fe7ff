package dev.panopticon.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.panopticon.contract.KeyApi;
import dev.panopticon.contract.KeyDraft;
import dev.panopticon.contract.KeyRole;
import dev.panopticon.contract.KeyView;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the contract promises, in one process and over HTTP. */
@Timeout(60)
abstract class KeyApiContract {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** Tests share a database, not the names of their keys. */
  private final String name = "key-" + NUMBER.incrementAndGet();

  abstract KeyApi api();

  abstract ApiKeys door();

  private KeyView listed(UUID id) {
    return api().list().stream().filter(key -> key.id().equals(id)).findAny().orElseThrow();
  }

  @ParameterizedTest
  @EnumSource(KeyRole.class)
  void aKeyOpensTheDoorWithItsRoleAndItsSecretIsToldOnce(KeyRole role) {
    KeyView made = api().create(new KeyDraft(name, role));

    assertThat(made.name()).isEqualTo(name);
    assertThat(made.role()).isEqualTo(role);
    assertThat(made.secret()).startsWith("pan_").startsWith(made.prefix());
    assertThat(made.createdAt())
        .isBetween(Instant.now().minus(Duration.ofMinutes(1)), Instant.now().plusSeconds(1));
    KeyView listed = listed(made.id());
    assertThat(listed.secret()).isNull();
    assertThat(listed.prefix()).isEqualTo(made.prefix());
    assertThat(listed.lastUsedAt()).isNull();
    assertThat(door().findValid(made.secret())).get().extracting(KeyView::role).isEqualTo(role);
    assertThat(listed(made.id()).lastUsedAt()).isNotNull();
  }

  @Test
  void aRevokedKeyIsListedAndOpensNothing() {
    KeyView made = api().create(new KeyDraft(name, KeyRole.EDITOR));
    KeyView revoked = api().revoke(made.id());

    assertThat(revoked.revokedAt()).isNotNull();
    assertThat(revoked.secret()).isNull();
    assertThat(listed(made.id())).isEqualTo(revoked);
    assertThat(door().findValid(made.secret())).isEmpty();
    assertThat(api().revoke(made.id())).as("again").isEqualTo(revoked);
  }

  @Test
  void aKeyThatIsNotThereIsNotFound() {
    UUID none = UUID.randomUUID();
    assertThatThrownBy(() -> api().revoke(none))
        .hasMessageContaining("There is no key " + none)
        .asInstanceOf(type(PanopticonException.class))
        .extracting(PanopticonException::code)
        .isEqualTo(ErrorCode.NOT_FOUND);
  }
}
