package dev.panopticon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.contract.KeyRole;
import java.util.List;
import org.junit.jupiter.api.Test;

class RequiredRoleTest {
  @Test
  void backupsAreSeenByReadersAndTouchedByAdminsAlone() {
    assertThat(role("GET", "api", "storage", "backups")).isEqualTo(KeyRole.READER);
    assertThat(role("GET", "api", "storage", "backups", "a.tar.zst")).isEqualTo(KeyRole.READER);
    assertThat(role("POST", "api", "storage", "backups")).isEqualTo(KeyRole.ADMIN);
    assertThat(role("POST", "api", "storage", "backups", "stream")).isEqualTo(KeyRole.ADMIN);
    assertThat(role("PUT", "api", "storage", "backups", "schedule")).isEqualTo(KeyRole.ADMIN);
    assertThat(role("DELETE", "api", "storage", "backups", "a.tar.zst")).isEqualTo(KeyRole.ADMIN);
  }

  @Test
  void limitsOfARunAreChangedByAnEditor() {
    assertThat(role("PUT", "api", "judge", "runs", "x", "limits")).isEqualTo(KeyRole.EDITOR);
    assertThat(role("PATCH", "api", "judge", "runs", "x", "limits")).isEqualTo(KeyRole.EDITOR);
  }

  @Test
  void bytesOfABackupAreForAdminsAlone() {
    assertThat(role("GET", "api", "storage", "backups", "a.tar.zst", "content"))
        .isEqualTo(KeyRole.ADMIN);
    assertThat(role("HEAD", "api", "storage", "backups", "a.tar.zst", "content"))
        .isEqualTo(KeyRole.ADMIN);
  }

  @Test
  void formsOfTheStoragePageAreForAdminsAlone() {
    assertThat(role("GET", "storage", "runs")).isEqualTo(KeyRole.READER);
    assertThat(role("GET", "storage", "backups", "a.tar.zst", "restore")).isEqualTo(KeyRole.READER);
    assertThat(role("POST", "storage", "backups", "schedule")).isEqualTo(KeyRole.ADMIN);
    assertThat(role("POST", "storage", "backups", "schedule", "end")).isEqualTo(KeyRole.ADMIN);
    assertThat(role("POST", "storage", "runs", "purge")).isEqualTo(KeyRole.ADMIN);
    assertThat(role("POST", "storage", "runs", "retention")).isEqualTo(KeyRole.ADMIN);
    assertThat(role("POST", "storage", "runs", "retention", "end")).isEqualTo(KeyRole.ADMIN);
    assertThat(role("POST", "api", "storage", "backups", "a.tar.zst", "restore"))
        .isEqualTo(KeyRole.ADMIN);
  }

  private static KeyRole role(String method, String... path) {
    return RequiredRole.of(method, new RequestPath(List.of(path)));
  }
}
