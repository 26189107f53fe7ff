package dev.panopticon.platform;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.contract.ContractJson;
import dev.panopticon.contract.Problem;
import dev.panopticon.platform.testing.TestWebServer;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

@Timeout(60)
class RefuseWritesTest {
  private static final ScriptedStorage STORAGE = new ScriptedStorage();
  private static TestWebServer server;

  @RestController
  static class Things {
    @GetMapping("/api/things")
    String read() {
      return "read";
    }

    @PostMapping("/api/things")
    String write() {
      return "written";
    }

    @DeleteMapping("/api/things")
    String delete() {
      return "deleted";
    }

    @AllowedOnFullDisk
    @PostMapping("/api/things/cancel")
    String cancel() {
      return "cancelled";
    }

    @AllowedOnFullDisk
    @PostMapping("/api/things/overflow")
    String overflow() {
      throw new DataAccessResourceFailureException(
          "insert", new SQLException("could not extend file", "53100"));
    }
  }

  /** Has room for writes of a size that the test sets. */
  private static final class ScriptedStorage implements StorageState {
    private volatile long room = Long.MAX_VALUE;
    private final AtomicInteger reports = new AtomicInteger();

    @Override
    public Optional<String> whyFull(long bytes) {
      return bytes < room ? Optional.empty() : Optional.of("the disk is almost full");
    }

    @Override
    public void reportFull() {
      reports.incrementAndGet();
    }
  }

  @BeforeAll
  static void startServer() {
    server =
        TestWebServer.start(
            beans -> beans.registerBean(StorageState.class, () -> STORAGE), Things.class);
  }

  @AfterAll
  static void stopServer() {
    server.close();
  }

  @Test
  void onAFullDiskWritesAreRefusedAndAllElseIsAnswered() {
    STORAGE.room = 0;
    HttpResponse<String> refused = server.postJson("/api/things", "{}");
    assertThat(refused.statusCode()).isEqualTo(507);
    assertThat(refused.headers().firstValue("Retry-After")).contains("5");
    Problem problem = ContractJson.mapper().readValue(refused.body(), Problem.class);
    assertThat(problem.code()).isEqualTo("STORAGE_FULL");
    assertThat(problem.retryable()).isTrue();
    assertThat(problem.detail()).isEqualTo("Nothing is stored now: the disk is almost full.");

    assertThat(server.get("/api/things").body()).isEqualTo("read");
    assertThat(server.send("DELETE", "/api/things", null).body()).isEqualTo("deleted");
    assertThat(server.postJson("/api/things/cancel", "{}").body()).isEqualTo("cancelled");
  }

  @Test
  void aBodyThatWouldFillTheDiskIsRefusedAlone() {
    STORAGE.room = 100;
    assertThat(server.postJson("/api/things", "\"" + "x".repeat(98) + "\"").statusCode())
        .isEqualTo(507);
    assertThat(server.postJson("/api/things", "{}").body()).isEqualTo("written");
  }

  @Test
  void thatTheDatabaseFoundItsDiskFullIsReported() {
    STORAGE.room = Long.MAX_VALUE;
    int before = STORAGE.reports.get();
    assertThat(server.postJson("/api/things/overflow", "{}").statusCode()).isEqualTo(507);
    assertThat(STORAGE.reports).hasValue(before + 1);
  }
}
