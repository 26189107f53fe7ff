package dev.panopticon.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.CacheMode;
import dev.panopticon.model.Credential;
import dev.panopticon.model.DataSource;
import dev.panopticon.model.JudgeSource;
import dev.panopticon.model.Limits;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.ModelRole;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.Price;
import dev.panopticon.model.Priority;
import dev.panopticon.model.PromptSpec;
import dev.panopticon.model.ProviderKind;
import dev.panopticon.model.QueryContent;
import dev.panopticon.model.Scale;
import dev.panopticon.model.Timeouts;
import dev.panopticon.model.VerdictParser;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class SuiteReaderTest {
  /** The example of the suite file's documentation, without what comes with later versions. */
  static final String EXAMPLE =
      """
      name: support-bot-answers            # shown everywhere; runs of one name form a history
      description: optional text

      queries:                             # a list of sources, in any mix
        - file: questions.jsonl            # JSONL or CSV (header); streamed. In an API body: upload: <sha256>
          fields: {id: question_id, text: text, theme: category, reference: gold, context: docs, metadata: [difficulty, source]}
          where: {category: [math, coding]}            # optional filter
          limit: 100                                   # optional; with sample_seed for a random sample
        - theme: reasoning                 # stored queries of a theme (or ids: [...])
        - text: What is 17 * 23?           # inline; also messages: [{role, content}...] for conversations, system: "..."
          theme: arithmetic
          reference: "391"

      models:
        - gpt-4o-mini                      # a registered model
        - id: local                        # or defined here, for this run
          provider: openai-compatible      # openai | azure-openai | anthropic | gemini | mistral | ollama | bedrock | openai-compatible | recorded
          base_url: http://localhost:11434/v1
          model: llama3.2                  # the provider's name, default: id
          api_key_env: PANOPTICON_KEY_LOCAL             # read by the server process; or api_key_file: a mounted secret
          role: contestant                              # contestant (default) | judge: only judges, is not evaluated
          parameters: {temperature: 0, max_tokens: 512, seed: 7}
          system: You are a support agent.
          price: {input_per_million: 0.15, output_per_million: 0.60}     # micro-exact decimals
          limits: {concurrency: 64, requests_per_minute: 600, tokens_per_minute: 200000}
          timeouts: {silence_seconds: 900, total_seconds: 1200}
        - id: bard
          provider: recorded               # outputs that exist already: evaluated, never asked for
          file: answer/bard.jsonl
          fields: {query: question_id, output: text}

      prompts:                             # optional: several prompt variants; each (model, prompt) pair is a contestant
        - id: plain
          template: "{{query}}"
        - id: careful
          template: "Think step by step.\\n\\n{{query}}"

      metrics:
        - exact-match                      # a built-in with defaults
        - {name: has-number, kind: regex, pattern: '\\d+'}
        - name: helpfulness
          kind: judge
          judge: gpt-4o                    # or a list = jury, or {recorded: file, fields: {...}} = replies that exist already
          scale: {min: 1, max: 10}         # or labels: {good: 1, bad: 0}, or pass_fail: true
          rubric: |
            How helpful is the answer to the person who asked?
          # template, system: to replace the built-in prompt; placeholders {{query}} {{output}} {{reference}} {{context}} {{rubric}}
          parser: verdict                  # verdict (JSON) | number | label | logprob; default by template
          repeats: 1
        - name: vs-baseline
          kind: pairwise
          baseline: bard                   # every other model against it; or all: true for every pair
          judge: gpt-4o
          both_orders: true                # default; placeholders {{output_a}} {{output_b}}
          parser: verdict                  # verdict | two-numbers | label | logprob
          # result: preference for A in [0, 1]; two-numbers also keeps both scores

      repeats: 1                           # how often each model is asked each query
      concurrency: 256                     # ceiling over all providers; each provider's own limits still hold
      priority: high                       # low | normal | high
      budget_usd: 5.00                     # hard: the run stops before the call that could cross it
      cache: reuse                         # reuse | refresh | off
      seed: 42                             # sampling, bootstrap, permutation
      margin: 0.2                          # for the verdict "equivalent"; absent = never said

      gates:                               # exit code 1 of `eval --gate` when any fails
        - {metric: helpfulness, model: local, mean_at_least: 7.0}                       # the interval's lower bound when confident: true
        - {metric: helpfulness, model: local, not_worse_than: gpt-4o-mini, margin: 0.2}
        - {metric: helpfulness, model: local, not_worse_than_run: latest, margin: 0.2}
        - {unreadable_rate_at_most: 0.02}
        - {cost_usd_at_most: 5.00}
      """;

  static final String SMALL =
      """
      name: small
      queries: [{text: Hello?}]
      models: [gpt-4o-mini]
      metrics: [exact-match]
      """;

  @Test
  void everyPartOfTheDocumentedExampleIsRead() {
    Suite suite = Suites.sound(EXAMPLE);

    assertThat(suite.name()).isEqualTo("support-bot-answers");
    assertThat(suite.description()).isEqualTo("optional text");
    var fields =
        Map.of(
            "id", "question_id",
            "text", "text",
            "theme", "category",
            "reference", "gold",
            "context", "docs",
            "metadata.difficulty", "difficulty",
            "metadata.source", "source");
    assertThat(suite.queries())
        .containsExactly(
            new QuerySource.Rows(
                new DataSource(new DataSource.Location.LocalFile("questions.jsonl"), fields),
                Map.of("category", List.of("math", "coding")),
                100,
                null),
            new QuerySource.StoredTheme("reasoning"),
            new QuerySource.Inline(
                null,
                new QueryContent(
                    QueryContent.ofText("What is 17 * 23?").messages(),
                    "arithmetic",
                    "391",
                    null,
                    Map.of())));
    assertThat(suite.models())
        .containsExactly(
            new ModelEntry.Registered("gpt-4o-mini"),
            new ModelEntry.Defined(
                new ModelSpec.Remote(
                    "local",
                    ModelRole.CONTESTANT,
                    ProviderKind.OPENAI_COMPATIBLE,
                    "http://localhost:11434/v1",
                    "llama3.2",
                    new Credential.EnvironmentVariable("PANOPTICON_KEY_LOCAL"),
                    Map.of("temperature", 0L, "max_tokens", 512L, "seed", 7L),
                    "You are a support agent.",
                    new Price(new BigDecimal("0.15"), new BigDecimal("0.6")),
                    new Limits(64, 600, 200_000),
                    new Timeouts(900, 1200))),
            new ModelEntry.Defined(
                new ModelSpec.Recorded(
                    "bard",
                    new DataSource(
                        new DataSource.Location.LocalFile("answer/bard.jsonl"),
                        Map.of("query", "question_id", "output", "text")))));
    assertThat(suite.prompts())
        .containsExactly(
            new PromptSpec("plain", "{{query}}"),
            new PromptSpec("careful", "Think step by step.\n\n{{query}}"));
    assertThat(suite.metrics())
        .containsExactly(
            new MetricEntry.Defined(new MetricSpec.ExactMatch("exact-match", false)),
            new MetricEntry.Defined(new MetricSpec.Regex("has-number", "\\d+")),
            new MetricEntry.Defined(
                new MetricSpec.Judge(
                    "helpfulness",
                    new JudgeSource.Model("gpt-4o"),
                    new Scale.Range(1, 10),
                    "How helpful is the answer to the person who asked?\n",
                    null,
                    null,
                    VerdictParser.VERDICT,
                    0.0,
                    1)),
            new MetricEntry.Defined(
                new MetricSpec.Pairwise(
                    "vs-baseline",
                    new JudgeSource.Model("gpt-4o"),
                    new MetricSpec.Pairs.Baseline("bard"),
                    true,
                    null,
                    null,
                    null,
                    null,
                    VerdictParser.VERDICT,
                    0.0)));
    assertThat(suite.budgetUsd()).isEqualTo(new BigDecimal("5"));
    assertThat(suite.margin()).isEqualTo(0.2);
    assertThat(suite.gates())
        .containsExactly(
            new Gate.MeanAtLeast("helpfulness", "local", null, 7.0, false),
            new Gate.NotWorseThan("helpfulness", "local", null, "gpt-4o-mini", 0.2),
            new Gate.NotWorseThanRun("helpfulness", "local", null, "latest", 0.2),
            new Gate.UnreadableRateAtMost(null, null, null, 0.02),
            new Gate.CostUsdAtMost(null, null, new BigDecimal("5")));
  }

  @Test
  void whatIsAbsentHasItsDefault() {
    Suite suite = Suites.sound(SMALL);

    assertThat(suite.repeats()).isEqualTo(1);
    assertThat(suite.concurrency()).isEqualTo(256);
    assertThat(suite.priority()).isEqualTo(Priority.NORMAL);
    assertThat(suite.seed()).isEqualTo(42);
    assertThat(suite.cache()).isEqualTo(CacheMode.REUSE);
    assertThat(suite.budgetUsd()).isNull();
    assertThat(suite.margin()).isNull();
    assertThat(suite.gates()).isEmpty();
    assertThat(suite.prompts()).isEmpty();
  }

  @Test
  void anOptionalMetricStaysOptionalInTheCanonicalForm() {
    var read =
        (SuiteReading.Read)
            Suites.read(
                """
                name: small
                queries: [{text: Hello?}]
                models: [gpt-4o-mini]
                metrics:
                  - exact-match
                  - {name: tone, kind: judge, judge: j, pass_fail: true, rubric: Kind?, optional: true}
                  - {name: duel, kind: judge, judge: j, pass_fail: true, rubric: Kind?}
                """);

    Suite again = Definitions.suiteFromJson(read.canonical());

    assertThat(again.metrics())
        .extracting(metric -> ((MetricEntry.Defined) metric).optional())
        .containsExactly(false, true, false);
    assertThat(again).isEqualTo(read.suite());
  }

  @Test
  void theCanonicalFormReadsBackAsTheSameSuite() {
    var read = (SuiteReading.Read) Suites.read(EXAMPLE);
    String text = read.canonical().toString();

    Suite again = Definitions.suiteFromJson(JsonMapper.shared().readTree(text));

    assertThat(again).isEqualTo(read.suite());
    assertThat(Definitions.toJson(again)).isEqualTo(read.canonical());
  }

  @Test
  void bytesWithByteOrderMarkAndWindowsLineEndsAreRead() {
    byte[] bytes = ("\uFEFF" + SMALL.replace("\n", "\r\n")).getBytes(StandardCharsets.UTF_8);

    assertThat(Suites.sound(SuiteReader.readYaml(bytes, Environment.none())).name())
        .isEqualTo("small");
  }

  @Test
  void allowedVariablesAreReplacedAndKeepTheirType() {
    Suite suite =
        Suites.sound(
            """
            name: "on ${PANOPTICON_MODEL}, and $${HOME} and ${} stay"
            queries: [{text: Hello?}]
            models:
              - id: local
                provider: openai-compatible
                base_url: http://localhost:1/v1
                model: ${PANOPTICON_MODEL}
            metrics: [exact-match]
            repeats: ${PANOPTICON_COUNT}
            """);

    assertThat(suite.name()).isEqualTo("on llama3.2, and ${HOME} and ${} stay");
    assertThat(suite.repeats()).isEqualTo(7);
    assertThat(remote(suite).model()).isEqualTo("llama3.2");
  }

  @Test
  void jsonTakesNoVariables() {
    var json =
        JsonMapper.shared()
            .readTree(
                """
        {"name": "${PANOPTICON_MODEL}", "queries": [{"text": "Hello?"}], "models": ["m"],
         "metrics": ["rouge-l"]}""");

    assertThat(Suites.sound(SuiteReader.readJson(json)).name()).isEqualTo("${PANOPTICON_MODEL}");
  }

  @Test
  void openAiTakesItsOwnVariableUnlessToldOtherwise() {
    assertThat(remote(withModel("{id: m, provider: openai}")).credential())
        .isEqualTo(new Credential.EnvironmentVariable("OPENAI_API_KEY"));
    assertThat(remote(withModel("{id: m, provider: openai, api_key_env: null}")).credential())
        .isEqualTo(new Credential.None());
    assertThat(
            remote(withModel("{id: m, provider: openai, base_url: 'http://proxy/v1'}"))
                .credential())
        .isEqualTo(new Credential.None());
  }

  @Test
  void aJudgeMayBeSentNoTemperature() {
    assertThat(judge("temperature: null").temperature()).isNull();
    assertThat(judge("temperature: 0.7").temperature()).isEqualTo(0.7);
    assertThat(judge("repeats: 1").temperature()).isEqualTo(0.0);
  }

  @Test
  void theParserFollowsTemplateAndScale() {
    String own = "template: 'Rate {{ output }}.', ";
    assertThat(judge(own + "scale: {min: 0, max: 1}").parser()).isEqualTo(VerdictParser.NUMBER);
    assertThat(judge(own + "labels: {good: 1, bad: 0}").parser()).isEqualTo(VerdictParser.LABEL);
    assertThat(judge(own + "pass_fail: true").parser()).isEqualTo(VerdictParser.LABEL);
    assertThat(judge("scale: {pass_fail: true}").parser()).isEqualTo(VerdictParser.VERDICT);
    assertThat(judge("scale: {labels: {good: 1, bad: 0}}").scale())
        .isEqualTo(new Scale.Labels(Map.of("good", 1.0, "bad", 0.0)));
  }

  @Test
  void aStoredMetricIsNamedAndABuiltInOneIsDefined() {
    Suite suite = Suites.sound(SMALL.replace("[exact-match]", "[our-tone, numeric, contains]"));

    assertThat(suite.metrics())
        .containsExactly(
            new MetricEntry.Named("our-tone"),
            new MetricEntry.Defined(new MetricSpec.Numeric("numeric", 0, 0)),
            new MetricEntry.Defined(new MetricSpec.Contains("contains", null, false)));
  }

  @Test
  void aGateTakesTheSuitesMargin() {
    Suite suite =
        Suites.sound(
            """
            name: gates
            queries: [{text: Hello?}]
            models: [a, b]
            metrics: [exact-match]
            margin: 0.05
            gates: [{metric: exact-match, not_worse_than: a}]
            """);

    assertThat(suite.gates())
        .containsExactly(new Gate.NotWorseThan("exact-match", null, null, "a", 0.05));
  }

  @Test
  void anAliasRepeatsWhatItsAnchorHolds() {
    Suite suite =
        Suites.sound(
            """
            name: aliases
            queries: [{text: Hello?}]
            models:
              - {id: a, provider: openai, limits: &limits {concurrency: 2}}
              - {id: b, provider: openai, limits: *limits}
            metrics: [exact-match]
            """);

    assertThat(suite.models())
        .allSatisfy(
            model ->
                assertThat(((ModelSpec.Remote) ((ModelEntry.Defined) model).spec()).limits())
                    .isEqualTo(new Limits(2, null, null)));
  }

  @Test
  void aMergeKeyTakesWhatItsAnchorHolds() {
    Suite suite =
        Suites.sound(
            """
            name: merged
            queries: [{text: Hello?}]
            models:
              - &a {id: a, provider: openai, model: x, system: Be brief.}
              - {<<: *a, id: b, model: y}
            metrics: [exact-match]
            """);

    var b = (ModelSpec.Remote) ((ModelEntry.Defined) suite.models().getLast()).spec();
    assertThat(b.id()).isEqualTo("b");
    assertThat(b.model()).isEqualTo("y");
    assertThat(b.system()).isEqualTo("Be brief.");
  }

  private static Suite withModel(String model) {
    return Suites.sound(SMALL.replace("[gpt-4o-mini]", "[" + model + "]"));
  }

  private static ModelSpec.Remote remote(Suite suite) {
    return (ModelSpec.Remote) ((ModelEntry.Defined) suite.models().getFirst()).spec();
  }

  private static MetricSpec.Judge judge(String more) {
    boolean hasScale = more.contains("scale") || more.contains("labels") || more.contains("pass");
    String metric =
        "{kind: judge, judge: gpt-4o, rubric: Be strict., "
            + (hasScale ? "" : "scale: {min: 1, max: 10}, ")
            + more
            + "}";
    Suite suite = Suites.sound(SMALL.replace("[exact-match]", "[" + metric + "]"));
    return (MetricSpec.Judge) ((MetricEntry.Defined) suite.metrics().getFirst()).spec();
  }
}
