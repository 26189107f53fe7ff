package dev.panopticon.judgeservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.panopticon.contract.RunView;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.RunId;
import dev.panopticon.model.RunStatus;
import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.CallRequest;
import dev.panopticon.providers.Usage;
import dev.panopticon.storage.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A run is amended with its own files, to which somebody has added lines. */
class AmendDataIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  /** More than go into one batch. */
  private static final int MANY = 600;

  private final Queue<String> asked = new ConcurrentLinkedQueue<>();
  private final JudgeRole role = JudgeRole.working(DATABASE.pool("judge_service"), this::answer);

  @AfterEach
  void close() {
    role.close();
  }

  private CallOutcome answer(CallRequest request) {
    asked.add(request.messages().getLast().content());
    return new CallOutcome.Answered("{}", "stop", new Usage(10L, 5L), Duration.ofMillis(1));
  }

  @Test
  void ofAFileWithMoreLinesTheNewOnesAreAsked() throws Exception {
    UUID run = asking(queries("a", "b"));
    asked.clear();

    RunView answer = amend(run, "{queries: [%s]}".formatted(queries("a", "c", "b", "d")));

    assertThat(answer.amendment()).isEqualTo(new RunView.Amendment(2, 2, 0, 0));
    RunView amended = role.ended(run);
    assertThat(asked).containsExactlyInAnyOrder("Question c?", "Question d?");
    assertThat(amended.progress().outputsDone()).isEqualTo(4);
    assertThat(amended.amendment()).isNull();
  }

  @Test
  void queriesInTheSuiteAreGivenAgainWithMore() throws Exception {
    UUID run = asking("{text: 'A?'}");
    asked.clear();

    RunView answer = amend(run, "{queries: [{text: 'A?'}, {text: 'A?'}, {text: 'B?'}]}");

    assertThat(answer.amendment()).isEqualTo(new RunView.Amendment(2, 1, 0, 0));
    role.ended(run);
    assertThat(asked).containsExactlyInAnyOrder("A?", "B?");
    assertThat(role.runs.suite(run).get("queries")).as("each as often as it is there").hasSize(3);
  }

  @Test
  void aQueryThatHasChangedIsRefusedWithItsLine() throws Exception {
    UUID run = asking(queries("a", "b"));
    String changed =
        row("a") + "{\"id\":\"b\",\"text\":\"Question b?\",\"reference\":\"now it has one\"}\n";

    List<Fault> faults =
        refused(
            run, "{queries: [%s]}".formatted(upload(changed + row("c"))), ErrorCode.INVALID_DATA);

    assertThat(faults)
        .extracting(Fault::pointer, Fault::line)
        .containsExactly(tuple("/queries/0", 2));
    assertThat(faults.getFirst().detail())
        .contains("\"b\"", "other content", "new id", "a new run");
    assertUntouched(run, 2);
  }

  @Test
  void withNothingNewNothingHappens() throws Exception {
    UUID run = asking(queries("a", "b"));

    assertRefused(
        run, "{queries: [%s]}".formatted(queries("b", "a")), "2 queries", "nothing to add");
    assertRefused(run, "{queries: [%s]}".formatted(upload("\n")), "nothing to add");

    assertUntouched(run, 2);
  }

  @Test
  void anIdTwiceInWhatIsGivenIsRefused() throws Exception {
    UUID run = asking(queries("a"));

    List<Fault> faults =
        refused(
            run,
            "{queries: [%s, %s]}".formatted(queries("a", "b"), queries("c", "a", "b")),
            ErrorCode.INVALID_DATA);

    assertThat(faults)
        .extracting(Fault::pointer, Fault::line)
        .containsExactly(tuple("/queries/1", 2), tuple("/queries/1", 3));
    assertUntouched(run, 1);
  }

  @Test
  void aNewModelComesWithAFileThatHasNothingNew() throws Exception {
    UUID run = asking(queries("a", "b"));
    asked.clear();

    RunView answer =
        amend(
            run,
            "{models: [{id: 'n', provider: 'openai-compatible', base_url: 'http://x/v1'}], queries: [%s]}"
                .formatted(queries("a", "b")));

    assertThat(answer.amendment()).isEqualTo(new RunView.Amendment(0, 2, 0, 0));
    role.ended(run);
    assertThat(asked).hasSize(2);
  }

  @Test
  void recordedAnswersOfNewQueriesAreJudged() throws Exception {
    String[] ids = IntStream.range(0, MANY).mapToObj(no -> "q" + no).toArray(String[]::new);
    // an answer to a query that the run has not yet: it may still change
    UUID run = recorded(queries(ids), answers(ids) + answer("late", "a draft"));
    String grown = answers(ids) + answer("late", "an answer") + answers("last");
    String more = queries(with(ids, "late", "last"));

    String amendment = "{queries: [%s], models: [%s]}".formatted(more, model(grown));
    RunView answer = amend(run, amendment);

    assertThat(answer.amendment()).isEqualTo(new RunView.Amendment(2, MANY, 2, MANY));
    RunView amended = role.ended(run);
    assertThat(amended.progress().outputsDone()).isEqualTo(MANY + 2);
    assertThat(amended.progress().outputsFailed()).isZero();
    assertThat(outputOf(run, "late")).isEqualTo("an answer");
    assertThat(role.runs.suite(run).get("models")).as("the suite has the model once").hasSize(1);
    assertRefused(run, amendment, "602 queries", "602 recorded answers", "nothing to add");
  }

  @Test
  void anAnswerThatHasChangedIsRefusedWithItsLine() throws Exception {
    UUID run = recorded(queries("a", "b"), answers("a", "b"));
    String changed = answers("a") + answer("b", "better now");

    List<Fault> faults =
        refused(
            run,
            "{queries: [%s], models: [%s]}".formatted(queries("a", "b", "c"), model(changed)),
            ErrorCode.INVALID_DATA);

    assertThat(faults)
        .extracting(Fault::pointer, Fault::line)
        .containsExactly(tuple("/models/0", 2));
    assertThat(faults.getFirst().detail()).contains("another answer", "\"b\"", "models/m");
    assertUntouched(run, 2);
  }

  @Test
  void anAnswerThatWasMissingIsTakenByARetry() throws Exception {
    UUID run = recorded(queries("a", "b"), answers("a"));
    assertThat(role.runs.get(run).progress().outputsFailed()).isEqualTo(1);

    RunView answer = amend(run, "{models: [%s]}".formatted(model(answers("a", "b"))));

    assertThat(answer.amendment()).isEqualTo(new RunView.Amendment(0, 0, 1, 1));
    assertThat(role.ended(run).progress().outputsFailed()).isEqualTo(1);
    role.engine.control().retryFailed(new RunId(run));
    assertThat(role.ended(run).progress().outputsFailed()).isZero();
    assertThat(outputOf(run, "b")).isEqualTo("answer b");
  }

  private RunView amend(UUID run, String amendment) {
    return role.start.amend(run, JudgeRole.suite(amendment));
  }

  private void assertRefused(UUID run, String amendment, String... words) {
    assertThatThrownBy(() -> amend(run, amendment))
        .isInstanceOfSatisfying(
            PanopticonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_SUITE))
        .hasMessageContainingAll(words);
  }

  private List<Fault> refused(UUID run, String amendment, ErrorCode code) {
    return JudgeRole.faults(code, () -> amend(run, amendment));
  }

  private void assertUntouched(UUID run, int queries) {
    assertThat(role.runs.get(run).status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(role.runs.storedReport(run)).isPresent();
    assertThat(
            role.jdbc
                .sql("SELECT count(*) FROM run_query WHERE run_id = :run")
                .param("run", run)
                .query(Integer.class)
                .single())
        .isEqualTo(queries);
  }

  private String outputOf(UUID run, String query) {
    return role.jdbc
        .sql(
            """
            SELECT o.text FROM output o JOIN run_query q USING (run_id, query_no)
            WHERE run_id = :run AND q.query_id = :query
            """)
        .param("run", run)
        .param("query", query)
        .query(String.class)
        .single();
  }

  private UUID asking(String source) throws InterruptedException {
    return finished(source, "{id: 'm', provider: 'openai-compatible', base_url: 'http://x/v1'}");
  }

  private UUID recorded(String source, String answers) throws InterruptedException {
    return finished(source, model(answers));
  }

  private UUID finished(String source, String model) throws InterruptedException {
    return role.finished(
            "{name: 'data', cache: 'off', queries: [%s], models: [%s], metrics: ['json-valid']}"
                .formatted(source, model))
        .id();
  }

  private String model(String answers) {
    return "{id: 'm', provider: 'recorded', upload: '%s', format: 'jsonl'}"
        .formatted(role.upload(answers));
  }

  private String queries(String... ids) {
    var rows = new StringBuilder();
    for (String id : ids) {
      rows.append(row(id));
    }
    return upload(rows.toString());
  }

  private String upload(String rows) {
    return "{upload: '%s', format: 'jsonl'}".formatted(role.upload(rows));
  }

  private static String row(String id) {
    return "{\"id\":\"%s\",\"text\":\"Question %s?\"}\n".formatted(id, id);
  }

  private static String answers(String... ids) {
    var rows = new StringBuilder();
    for (String id : ids) {
      rows.append(answer(id, "answer " + id));
    }
    return rows.toString();
  }

  private static String answer(String query, String text) {
    return "{\"query\":\"%s\",\"output\":\"%s\"}\n".formatted(query, text);
  }

  private static String[] with(String[] ids, String... more) {
    List<String> all = new ArrayList<>(List.of(ids));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }
}
