package dev.panopticon.judgeservice.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.engine.PlannedRun;
import dev.panopticon.model.JudgeSource;
import dev.panopticon.model.Message;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.PromptSpec;
import dev.panopticon.model.QueryContent;
import dev.panopticon.model.Scale;
import dev.panopticon.model.VerdictParser;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CountPromptsTest {
  private static final Tokenizer O200K = Tokenizer.O200K_BASE;
  private static final PromptKind PLAIN = new PromptKind.Asked(O200K, null, null);

  @Test
  void promptsAreCountedAsTheyAreSent() {
    var kind =
        new PromptKind.Asked(
            O200K, new PromptSpec("p", "Use this: {{context}}\n\n{{query}}"), "Be brief.");
    QueryContent query =
        new QueryContent(List.of(Message.user("Why?")), null, "unsent", "Because.", Map.of());
    int expected = O200K.count("Be brief.") + O200K.count("Use this: Because.\n\nWhy?") + 2 * 4 + 3;
    assertThat(count(whole(query), kind)).isEqualTo(new CountPrompts.Counted(1, expected));
  }

  @Test
  void contextThatIsNotSentIsNotCounted() {
    QueryContent with =
        new QueryContent(List.of(Message.user("Why?")), null, null, "x ".repeat(500), Map.of());
    assertThat(count(whole(with), PLAIN))
        .isEqualTo(count(whole(QueryContent.ofText("Why?")), PLAIN));
  }

  @Test
  void judgeIsAskedOnlyWhereItsTemplateApplies() {
    var kind = new PromptKind.Judged(O200K, metric("{{query}} {{reference}} {{output}}"));
    QueryContent without = QueryContent.ofText("Why?");
    QueryContent with =
        new QueryContent(List.of(Message.user("Why?")), null, "Because.", null, Map.of());
    assertThat(count(whole(without), kind)).isEqualTo(new CountPrompts.Counted(0, 0));
    assertThat(count(whole(without, with), kind)).isEqualTo(count(whole(with), kind));
    assertThat(count(whole(with), kind).tokens()).isGreaterThan(50);
  }

  @Test
  void theBuiltInPromptOfAJudgeIsCountedAsItIs() {
    var kind = new PromptKind.Judged(O200K, metric(null));
    double tokens = count(whole(QueryContent.ofText("Why?")), kind).tokens();
    int ofTexts =
        kind.messages(QueryContent.ofText("Why?")).stream()
            .mapToInt(message -> O200K.count(message.content()))
            .sum();
    assertThat(tokens).isEqualTo(ofTexts + 2 * 4 + 3);
  }

  @Test
  void sampleStandsForAllByItsBytes() {
    List<QueryContent> all = manyQueries();
    double exact = count(whole(all.toArray(QueryContent[]::new)), PLAIN).tokens();
    Survey survey = survey(all);
    QuerySample sample = QuerySample.of(survey, 300);
    assertThat(sample.contents()).hasSize(300);
    assertThat(sample.isWhole()).isFalse();
    CountPrompts.Counted reckoned = count(sample, PLAIN);
    assertThat(reckoned.prompts()).isEqualTo(all.size());
    assertThat(reckoned.tokens()).isBetween(exact * 0.95, exact * 1.05);
  }

  @Test
  void longTextsAreReckonedByTheirBytes() {
    String book = "The quick brown fox jumps over the lazy dog. ".repeat(2_000);
    Survey survey = survey(List.of(QueryContent.ofText(book), QueryContent.ofText("Why?")));
    assertThat(survey.cut()).isTrue();
    QuerySample sample = QuerySample.of(survey, 300);
    assertThat(sample.contents().getFirst().text()).hasSize(TextSize.MOST_CHARACTERS);
    double exact = O200K.count(book) + O200K.count("Why?") + 2 * 7;
    assertThat(count(sample, PLAIN).tokens()).isBetween(exact * 0.99, exact * 1.01);
  }

  @Test
  void fewQueriesAreCountedAllAndOfManyNotMoreThanTheBound() {
    List<PromptKind> kinds = List.of(PLAIN);
    List<QueryContent> all = manyQueries();
    assertThat(CountPrompts.of(survey(all.subList(0, 40)), kinds).sample().isWhole()).isTrue();
    assertThat(CountPrompts.of(survey(all), kinds).sample().contents())
        .hasSizeBetween(500, CountPrompts.MOST_QUERIES);
    QueryContent large = QueryContent.ofText("long ".repeat(4_000));
    assertThat(
            CountPrompts.of(survey(Collections.nCopies(3_000, large)), kinds).sample().contents())
        .hasSizeBetween(Sample.LEAST_ITEMS, CountPrompts.MOST_BYTES / 20_000);
  }

  @Test
  void sampleIsSpreadOverTheWholeStream() {
    var sample = new Sample<Integer>(1_000, Long.MAX_VALUE);
    IntStream.range(0, 100_000).forEach(i -> sample.offer(i, 1));
    List<Integer> items = sample.items();
    assertThat(items).hasSizeBetween(500, 1_000).isSorted().doesNotHaveDuplicates();
    assertThat(items.stream().filter(i -> i < 50_000).count())
        .isBetween(items.size() * 4L / 10, items.size() * 6L / 10);
    assertThat(items.stream().map(i -> i % 10).distinct()).hasSize(10);
  }

  /** English and Japanese in turn, of lengths from one to 400 words. */
  private static List<QueryContent> manyQueries() {
    var random = new Random(1);
    return IntStream.range(0, 6_000)
        .mapToObj(
            i ->
                QueryContent.ofText(
                    (i % 2 == 0 ? "tell me the story again " : "誕生日おめでとう")
                        .repeat(1 + random.nextInt(80))))
        .toList();
  }

  private static Survey survey(List<QueryContent> queries) {
    var data = new SurveyData(new PlanFaults());
    data.begin("/queries/0");
    for (int i = 0; i < queries.size(); i++) {
      data.add(new PlannedRun.Question("q" + i, queries.get(i)), i + 1);
    }
    data.end();
    return data.survey(List.of(), List.of());
  }

  private static QuerySample whole(QueryContent... queries) {
    return new QuerySample(List.of(queries), queries.length, 1);
  }

  private static CountPrompts.Counted count(QuerySample sample, PromptKind kind) {
    return new CountPrompts(sample).count(kind);
  }

  private static MetricSpec.Judge metric(@Nullable String template) {
    return new MetricSpec.Judge(
        "helpful",
        new JudgeSource.Model("judge"),
        new Scale.Range(1, 10),
        "How helpful?",
        null,
        template,
        VerdictParser.NUMBER,
        0.0,
        1);
  }
}
