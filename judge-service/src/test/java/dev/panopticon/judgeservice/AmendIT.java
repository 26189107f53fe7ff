package dev.panopticon.judgeservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.contract.RunReport;
import dev.panopticon.contract.RunView;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.RunId;
import dev.panopticon.model.RunStatus;
import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.CallRequest;
import dev.panopticon.providers.Usage;
import dev.panopticon.storage.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AmendIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private static final Duration DEADLINE = Duration.ofSeconds(60);

  private static final String SUITE =
      """
      {name: 'amended', cache: 'off', queries: [{id: 'q1', text: 'A?'}, {id: 'q2', text: 'B?'}],
       models: [{id: 'a', provider: 'openai-compatible', base_url: 'http://x/v1'},
                {id: 'b', provider: 'openai-compatible', base_url: 'http://x/v1'},
                {id: 'j', provider: 'openai-compatible', base_url: 'http://x/v1', role: 'judge'}],
       metrics: ['json-valid',
                 {name: 'good', kind: 'judge', judge: 'j', rubric: 'Good?', scale: {min: 1, max: 10}},
                 {name: 'pairs', kind: 'pairwise', judge: 'j', all: true, both_orders: false},
                 {name: 'absent', kind: 'judge', judge: 'nobody', optional: true, rubric: 'Good?',
                  scale: {min: 1, max: 10}}]}
      """;

  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private final JudgeRole role = JudgeRole.working(DATABASE.pool("judge_service"), this::answer);

  @AfterEach
  void close() {
    role.close();
  }

  private CallOutcome answer(CallRequest request) {
    asked.add(request.model().id());
    String text = request.model().id().equals("j") ? "{\"score\": 7, \"winner\": \"A\"}" : "{}";
    return new CallOutcome.Answered(text, "stop", new Usage(10L, 5L), Duration.ofMillis(1));
  }

  @Test
  void aModelMoreIsAskedAndJudgedAndMeetsTheOthers() throws Exception {
    RunView run = role.finished(SUITE);
    asked.clear();

    amend(run, "{models: [{id: 'c', provider: 'openai-compatible', base_url: 'http://x/v1'}]}");

    // 2 answers, their 2 judgments, and 2 x 2 pairs with the others
    assertThat(asked).filteredOn("c"::equals).hasSize(2);
    assertThat(asked).filteredOn("j"::equals).hasSize(2 + 4);
    assertThat(asked).hasSize(8);
    RunView amended = role.runs.get(run.id());
    assertThat(amended.contestants()).containsExactly("a", "b", "c");
    assertThat(amended.progress().outputsDone())
        .isEqualTo(6)
        .isEqualTo(amended.progress().outputsPlanned());
    assertThat(amended.progress().judgmentsDone()).isEqualTo(amended.progress().judgmentsPlanned());
    RunReport report = role.reports.get(run.id());
    assertThat(report.models())
        .extracting(RunReport.ModelReport::model)
        .containsExactly("a", "b", "c");
    assertThat(role.runs.suite(run.id()).get("models")).hasSize(4);
  }

  @Test
  void aMetricMoreAsksNoModelAgain() throws Exception {
    RunView run = role.finished(SUITE);
    asked.clear();

    amend(
        run,
        "{metrics: ['token-f1', {name: 'kind', kind: 'judge', judge: 'j', rubric: 'Kind?', scale:"
            + " {min: 1, max: 10}}]}");

    assertThat(asked).hasSize(4).containsOnly("j");
    assertThat(role.runs.get(run.id()).metrics())
        .containsExactly("json-valid", "good", "pairs", "absent", "token-f1", "kind");
  }

  @Test
  void moreQueriesAreAskedAndTheOldOnesAreNot() throws Exception {
    RunView run = role.finished(SUITE);
    asked.clear();

    amend(run, "{queries: [{id: 'q3', text: 'C?'}]}");

    // 2 answers, 2 judgments of them, 1 pair
    assertThat(asked).hasSize(5);
    assertThat(role.runs.get(run.id()).progress().outputsDone()).isEqualTo(6);
  }

  @Test
  void whatTheRunHasAlreadyIsRefused() throws Exception {
    RunView run = role.finished(SUITE);
    assertRefused(
        run, "{models: [{id: 'a', provider: 'openai-compatible', base_url: 'http://x/v1'}]}", "a");
    assertRefused(run, "{metrics: ['json-valid']}", "json-valid");
    assertRefused(run, "{queries: [{id: 'q1', text: 'A?'}]}", "nothing to add");
    assertRefused(run, "{queries: [{id: 'q1', text: 'Another?'}]}", "q1");
    assertRefused(run, "{gates: []}", "gates");
    assertRefused(run, "{}", "models");
    assertThat(role.runs.get(run.id()).status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(role.runs.storedReport(run.id())).isPresent();
  }

  private void assertRefused(RunView run, String amendment, String named) {
    assertThatThrownBy(() -> role.start.amend(run.id(), JudgeRole.suite(amendment)))
        .isInstanceOf(PanopticonException.class)
        .hasMessageContaining(named);
  }

  @Test
  void aRunningRunAndAnUnknownOneAreRefused() throws Exception {
    RunView run = role.finished(SUITE);
    role.jdbc
        .sql("UPDATE run SET status = 'RUNNING' WHERE id = :run")
        .param("run", run.id())
        .update();
    var metric = JudgeRole.suite("{metrics: ['token-f1']}");
    assertThatThrownBy(() -> role.start.amend(run.id(), metric))
        .isInstanceOfSatisfying(
            PanopticonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    assertThatThrownBy(() -> role.start.amend(RunId.next().value(), metric))
        .isInstanceOfSatisfying(
            PanopticonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }

  private void amend(RunView run, String amendment) throws InterruptedException {
    role.start.amend(run.id(), JudgeRole.suite(amendment));
    awaitCompleted(run.id());
  }

  private void awaitCompleted(UUID run) throws InterruptedException {
    Instant deadline = Instant.now().plus(DEADLINE);
    while (role.runs.get(run).status() != RunStatus.COMPLETED) {
      if (List.of(RunStatus.PAUSED, RunStatus.FAILED).contains(role.runs.get(run).status())
          || Instant.now().isAfter(deadline)) {
        throw new AssertionError("not completed in time: " + role.runs.get(run));
      }
      Thread.sleep(Duration.ofMillis(20)); // between two looks at the condition
    }
  }
}
