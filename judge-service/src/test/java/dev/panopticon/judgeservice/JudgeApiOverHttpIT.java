package dev.panopticon.judgeservice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.contract.JudgeApi;
import dev.panopticon.model.Limits;
import dev.panopticon.storage.testing.TestDatabase;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class JudgeApiOverHttpIT extends JudgeApiContract {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private static JudgeServer server;

  @BeforeAll
  static void serve() {
    server = new JudgeServer(DATABASE);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void aLimitThatIsNoWholeNumberIsRefusedAndTheLimitsStay() throws Exception {
    UUID run = underWay();
    var limits = new Limits(3, 9, null);
    api().changeLimits(run, "m", limits);
    for (String wrong :
        List.of("\"\"", "\" \"", "\"null\"", "\"3\"", "1.5", "true", "9999999999")) {
      for (String method : List.of("PATCH", "PUT")) {
        var answer =
            server.send(
                method,
                "/api/judge/runs/%s/limits?model=m".formatted(run),
                "{\"concurrency\": %s}".formatted(wrong));
        assertThat(answer.statusCode()).as(method + " " + wrong).isEqualTo(400);
        assertThat(answer.body()).contains("must be a whole number", "/concurrency");
      }
    }
    assertThat(api().changeSomeLimits(run, "m", Map.of())).isEqualTo(limits);
    api().changeLimits(run, "m", Limits.NONE); // as the definition has them
  }

  @Override
  JudgeServer server() {
    return server;
  }

  @Override
  JudgeApi api() {
    return server.overHttp();
  }
}
