package dev.panopticon.judgeservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.contract.ContractJson;
import dev.panopticon.contract.Page;
import dev.panopticon.contract.ResultDetail;
import dev.panopticon.contract.ResultFilter;
import dev.panopticon.contract.ResultView;
import dev.panopticon.judgeservice.result.ExportedResult;
import dev.panopticon.model.JudgmentStatus;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.testing.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One run of two recorded models, a scorer and a recorded judge, looked at from all sides. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ResultsIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private JudgeRole role;
  private UUID run;

  @BeforeAll
  void runOnce() throws Exception {
    role = JudgeRole.working(DATABASE.pool("judge_service"), new NoModels());
    var questions = new StringBuilder();
    var right = new StringBuilder();
    var half = new StringBuilder();
    var replies = new StringBuilder();
    for (int i = 0; i < 10; i++) {
      questions.append(
          "{\"id\":\"q%d\",\"text\":\"Question %d? %s\",\"theme\":\"t%d\",\"reference\":\"%d\"}\n"
              .formatted(i, i, "long ".repeat(100), i % 2, i));
      right.append("{\"query\":\"q%d\",\"output\":\"%d\"}\n".formatted(i, i));
      half.append(
          "{\"query\":\"q%d\",\"output\":\"%s\"}\n".formatted(i, i < 5 ? i : "no, \\\"x\\\""));
      replies.append(
          "{\"query\":\"q%d\",\"reply\":\"Because.\\n%s\"}\n".formatted(i, i == 3 ? "hm" : "9 7"));
    }
    run =
        role.finished(
                """
                {name: 'looked-at', queries: [{upload: '%s', format: 'jsonl'}],
                 models: [{id: 'right', provider: 'recorded', upload: '%s', format: 'jsonl'},
                          {id: 'half', provider: 'recorded', upload: '%s', format: 'jsonl'}],
                 metrics: ['exact-match',
                   {name: 'duel', kind: 'pairwise', pairs: [['right', 'half']], both_orders: false,
                    parser: 'two-numbers', judge: {upload: '%s', format: 'jsonl', use: 'reply'}}]}
                """
                    .formatted(
                        role.upload(questions.toString()),
                        role.upload(right.toString()),
                        role.upload(half.toString()),
                        role.upload(replies.toString())))
            .id();
  }

  @AfterAll
  void close() {
    role.close();
  }

  @Test
  void pagesCoverEverythingOnceNewestFirst() {
    List<ResultView> all = new ArrayList<>();
    @Nullable UUID after = null;
    do {
      Page<ResultView> page = role.results.list(any(), after, 7);
      assertThat(page.items()).hasSizeLessThanOrEqualTo(7);
      all.addAll(page.items());
      after = page.next() == null ? null : UUID.fromString(page.next());
    } while (after != null);

    assertThat(all).hasSize(30).extracting(ResultView::id).doesNotHaveDuplicates();
    assertThat(all)
        .extracting(view -> view.id().toString())
        .isSortedAccordingTo(Comparator.reverseOrder());
  }

  @Test
  void everyFilterFilters() {
    assertThat(found(new ResultFilter(run, null, null, null, null, null, null, null, null, null)))
        .hasSize(30);
    assertThat(
            found(
                new ResultFilter(
                    UUID.randomUUID(), null, null, null, null, null, null, null, null, null)))
        .isEmpty();
    assertThat(
            found(
                new ResultFilter(
                    run, null, null, "exact-match", null, null, null, null, null, null)))
        .hasSize(20);
    assertThat(
            found(
                new ResultFilter(
                    null, "half", null, "exact-match", null, null, null, null, null, null)))
        .hasSize(10);
    assertThat(
            found(new ResultFilter(null, "half", null, "duel", null, null, null, null, null, null)))
        .as("as B")
        .hasSize(10);
    assertThat(found(new ResultFilter(run, null, "t1", null, null, null, null, null, null, null)))
        .hasSize(15);
    assertThat(
            found(
                new ResultFilter(run, null, null, null, "recorded", null, null, null, null, null)))
        .hasSize(10);
    assertThat(
            found(
                new ResultFilter(
                    run,
                    null,
                    null,
                    null,
                    null,
                    JudgmentStatus.UNREADABLE,
                    null,
                    null,
                    null,
                    null)))
        .singleElement()
        .satisfies(view -> assertThat(view.queryId()).isEqualTo("q3"))
        .satisfies(view -> assertThat(view.score()).isNull())
        .satisfies(view -> assertThat(view.reason()).isNotBlank());
    assertThat(
            found(
                new ResultFilter(
                    run, null, null, "exact-match", null, null, 0.5, null, null, null)))
        .hasSize(15);
    assertThat(
            found(
                new ResultFilter(
                    run, null, null, "exact-match", null, null, null, 0.5, null, null)))
        .hasSize(5);
  }

  /** The bounds meet without a gap and without an overlap. */
  @Test
  void timesCutTheResultsInTwo() {
    List<Instant> times = found(any()).stream().map(ResultView::createdAt).sorted().toList();
    Instant middle = times.get(times.size() / 2);
    long before = times.stream().filter(time -> time.isBefore(middle)).count();

    List<ResultView> later = found(stored(middle, null));
    List<ResultView> earlier = found(stored(null, middle));

    assertThat(earlier).hasSize((int) before).allMatch(view -> view.createdAt().isBefore(middle));
    assertThat(later)
        .hasSize(30 - (int) before)
        .noneMatch(view -> view.createdAt().isBefore(middle));
    assertThat(found(stored(middle, middle))).isEmpty();
    assertThat(found(stored(times.getFirst(), null))).as("from is inclusive").hasSize(30);
    assertThat(found(stored(null, times.getFirst()))).as("until is exclusive").isEmpty();
    assertThat(found(stored(times.getLast().plusMillis(1), null))).isEmpty();
    List<ExportedResult> exported = new ArrayList<>();
    role.results.export(stored(middle, null), exported::add);
    assertThat(exported).hasSameSizeAs(later);
  }

  private ResultFilter stored(@Nullable Instant from, @Nullable Instant until) {
    return new ResultFilter(run, null, null, null, null, null, null, null, from, until);
  }

  @Test
  void aListShowsTheBeginningsOfTexts() {
    ResultView view =
        found(
                new ResultFilter(
                    run, "right", "t0", "exact-match", null, null, null, null, null, null))
            .getLast();

    assertThat(view.query()).hasSize(200).startsWith("Question");
    assertThat(view.output()).hasSize(1);
    assertThat(view.runName()).isEqualTo("looked-at");
    assertThat(view.opponent()).isNull();
  }

  @Test
  void aDetailGoesDownToTheRawReplyAndBothAnswers() {
    ResultView duel =
        found(
                new ResultFilter(
                    run, null, null, "duel", null, JudgmentStatus.SCORED, null, null, null, null))
            .getFirst();

    ResultDetail detail = role.results.get(duel.id());

    assertThat(detail.result()).isEqualTo(duel);
    assertThat(detail.reply()).isEqualTo("Because.\n9 7");
    assertThat(List.of(detail.scoreA(), detail.scoreB())).containsExactly(9.0, 7.0);
    assertThat(detail.outputs())
        .extracting(ResultDetail.Answer::contestant)
        .containsExactly("right", "half");
    assertThat(detail.query().text()).hasSizeGreaterThan(400);
    assertThat(detail.metric().name()).isEqualTo("duel");
    assertThat(detail.metricVersion()).isEqualTo(1);
  }

  @Test
  void anUnknownResultIsNotFound() {
    assertThatThrownBy(() -> role.results.get(UUID.randomUUID()))
        .isInstanceOf(PanopticonException.class)
        .hasMessageContaining("GET /api/judge/results");
  }

  @Test
  void anExportHasTheWholeTextsOldestFirst() {
    List<ExportedResult> exported = new ArrayList<>();
    role.results.export(
        new ResultFilter(run, null, null, "duel", null, null, null, null, null, null),
        exported::add);

    assertThat(exported).hasSize(10);
    assertThat(exported)
        .extracting(result -> result.id().toString())
        .isSortedAccordingTo(Comparator.naturalOrder());
    assertThat(exported.getFirst().query()).hasSizeGreaterThan(400);
    assertThat(exported.getFirst().output()).isNotNull();
    assertThat(exported.getFirst().opponentOutput()).isNotNull();
    assertThat(ContractJson.mapper().valueToTree(exported.getFirst()).has("opponent_output"))
        .isTrue();
  }

  private List<ResultView> found(ResultFilter filter) {
    return role.results.list(filter, null, 100).items();
  }

  private static ResultFilter any() {
    return new ResultFilter(null, null, null, null, null, null, null, null, null, null);
  }
}
