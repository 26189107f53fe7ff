package dev.panopticon.judgeservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.contract.Page;
import dev.panopticon.contract.RunReport;
import dev.panopticon.contract.RunView;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.Priority;
import dev.panopticon.model.RunId;
import dev.panopticon.model.RunStatus;
import dev.panopticon.storage.testing.TestDatabase;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class RunsIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private static final String SUITE =
      """
      {name: '%s', description: 'd', queries: [{text: 'A?'}, {text: 'B?'}], metrics: ['json-valid'],
       models: [{id: 'm', provider: 'openai-compatible', base_url: 'http://x/v1'}]}
      """;

  private final JudgeRole role = JudgeRole.idle(DATABASE.pool("judge_service"));

  @BeforeEach
  void empty() {
    for (String table : List.of("run_query", "run", "scheduled_tasks")) {
      role.jdbc.sql("DELETE FROM " + table).update();
    }
  }

  @AfterEach
  void close() {
    role.close();
  }

  @Test
  void runsAreListedNewestFirstAndByName() {
    UUID first = planned("one");
    UUID second = planned("two");
    UUID third = planned("one");

    Page<RunView> page = role.runs.list(null, null, 2);
    assertThat(page.items()).extracting(RunView::id).containsExactly(third, second);
    Page<RunView> rest = role.runs.list(null, UUID.fromString(page.next()), 2);
    assertThat(rest.items()).extracting(RunView::id).containsExactly(first);
    assertThat(rest.next()).isNull();
    assertThat(role.runs.list("one", null, 10).items())
        .extracting(RunView::id)
        .containsExactly(third, first);
  }

  @Test
  void aRunShowsWhatIsPlannedAndWhatIsDone() {
    RunView run = role.runs.get(planned("shown"));

    assertThat(run.status()).isEqualTo(RunStatus.RUNNING);
    assertThat(run.contestants()).containsExactly("m");
    assertThat(run.metrics()).containsExactly("json-valid");
    assertThat(run.description()).isEqualTo("d");
    assertThat(run.progress().outputsPlanned()).isEqualTo(2);
    assertThat(run.progress().judgmentsPlanned()).isEqualTo(2);
    assertThat(run.progress().judgmentsByStatus())
        .containsOnlyKeys("scored", "unreadable", "refused", "failed", "skipped")
        .containsValue(0L);
    assertThat(role.runs.suite(run.id()).get("name").asString()).isEqualTo("shown");
  }

  @Test
  void theReportOfAnUnfinishedRunHasNoNumbersMadeUp() {
    RunReport report = role.reports.get(planned("unfinished"));

    assertThat(report.status()).isEqualTo("running");
    RunReport.MetricReport metric = report.models().getFirst().metrics().getFirst();
    assertThat(metric.n()).isZero();
    assertThat(metric.mean()).isNull();
    assertThat(metric.ci95()).isNull();
    assertThat(metric.undefined()).isNotBlank();
    assertThat(metric.interval()).isEqualTo("wilson");
    assertThat(report.calls().planned()).isEqualTo(2);
    assertThat(report.models().getFirst().latencyMs().p50()).isNull();
  }

  @Test
  void aRunIsCancelledThenDeletedForGood() {
    UUID id = planned("deleted");
    var control = role.engine.control();
    assertThatThrownBy(() -> control.delete(new RunId(id)))
        .isInstanceOfSatisfying(
            PanopticonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));

    control.cancel(new RunId(id));
    assertThat(role.runs.get(id).status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(control.delete(new RunId(id)).queries()).isEqualTo(2);

    assertThatThrownBy(() -> role.runs.get(id))
        .isInstanceOf(PanopticonException.class)
        .hasMessageContaining("panopticon runs");
    assertThatThrownBy(() -> role.reports.get(id)).isInstanceOf(PanopticonException.class);
  }

  @Test
  void aPriorityIsKeptShownUnlessNormalAndChanged() {
    UUID normal = planned("normal");
    String suite =
        SUITE.formatted("urgent").replace("description", "priority: 'high', description");
    UUID urgent = role.plan.plan(JudgeRole.suite(suite), null).value();
    assertThat(role.runs.get(normal).priority()).isNull();
    assertThat(role.runs.get(urgent).priority()).isEqualTo("high");
    assertThat(role.runs.list("urgent", null, 1).items().getFirst().priority()).isEqualTo("high");

    role.engine.control().changePriority(new RunId(urgent), Priority.LOW);
    assertThat(role.runs.get(urgent).priority()).isEqualTo("low");
    assertThatThrownBy(() -> role.engine.control().changePriority(RunId.next(), Priority.LOW))
        .isInstanceOfSatisfying(
            PanopticonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }

  private UUID planned(String name) {
    return role.plan.plan(JudgeRole.suite(SUITE.formatted(name)), null).value();
  }
}
