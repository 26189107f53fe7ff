package dev.panopticon.suite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.Fault;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

/** Every fault at its place. In the texts § stands before the place; it is no part of them. */
class SuiteFaultsTest {
  private static final String QUERIES = "queries: [{text: Hello?}]\n";
  private static final String MODELS = "models: [a, b]\n";
  private static final String METRICS = "metrics: [exact-match]\n";
  private static final String ALL = "name: s\n" + QUERIES + MODELS + METRICS;

  static Stream<Arguments> faultySuites() {
    return Stream.of(
        // not YAML, or not one document
        bad("a tab indents", "name: s\nqueries:\n§\t- text: x\n", "", "use spaces", null),
        bad("a colon too many", "name: s\ndescription: a§: b\n", "", "quote the text", null),
        bad("an open quote", "name: §\"s\nqueries: []\n", "", "quote is never closed", null),
        bad(
            "an open bracket",
            "name: s\nmodels: [a, b\nmetrics§: [x]\n",
            "",
            "a flow sequence that begins on line 2, column 9",
            null),
        bad("a bracket open to the end", "name: s\nmodels: §[a, b\n", "", "not valid YAML", null),
        bad("an empty file", "§", "", "the file is empty", null),
        bad("nothing but a comment", "§# nothing\n", "", "the file is empty", null),
        bad("two documents", ALL + "---\n§name: t\n", "", "second document", null),
        bad("a list at the top", "§- name: s\n", "", "`a suite` must be a mapping", null),
        bad("a text at the top", "§suite\n", "", "`a suite` must be a mapping", null),
        bad("a key twice", ALL + "§name: t\n", "/name", "twice, first on line 1", null),
        bad("a control character", "name: s§\u0007\n", "", "U+0007", null),
        bad("an unknown anchor", "name: §*gone\n", "", "undefined alias", null),
        bad(
            "a foreign tag",
            ALL + "description: §!secret x\n",
            "/description",
            "tag !secret",
            null),
        bad("a list as key", ALL + "? §[a, b]\n: c\n", "", "key must be a word", null),
        // keys
        bad(
            "a misspelt key",
            ALL + "§budget_eur: 5\n",
            "/budget_eur",
            "does not belong to a suite",
            "budget_usd"),
        bad(
            "a key of later versions",
            metric("kind: pairwise, all: true, judge: a, §tokens: {a: m, b: M}"),
            "/metrics/0/tokens",
            "comes with a later version",
            null),
        bad("no name", "§" + QUERIES + MODELS + METRICS, "", "`name` is missing", null),
        bad("no queries", "§name: s\n" + MODELS + METRICS, "", "`queries` is missing", null),
        bad("no models", "§name: s\n" + QUERIES + METRICS, "", "`models` is missing", null),
        bad("no metrics", "§name: s\n" + QUERIES + MODELS, "", "`metrics` is missing", null),
        bad(
            "empty queries",
            "name: s\nqueries: §[]\n" + MODELS + METRICS,
            "/queries",
            "is empty",
            null),
        bad(
            "empty models",
            "name: s\n" + QUERIES + "models: §[]\n" + METRICS,
            "/models",
            "is empty",
            null),
        bad(
            "metrics without value",
            "name: s\n" + QUERIES + MODELS + "metrics:§\n",
            "/metrics",
            "must be a list but is empty",
            null),
        // types and values
        bad(
            "a number as name",
            ALL.replace("name: s", "name: §7"),
            "/name",
            "put it in quotes",
            null),
        bad(
            "an empty name",
            ALL.replace("name: s", "name: §''"),
            "/name",
            "must not be empty",
            null),
        bad(
            "a text as number",
            ALL + "repeats: §many\n",
            "/repeats",
            "must be a number but is the text \"many\"",
            null),
        bad(
            "no repeats at all",
            ALL + "repeats: §0\n",
            "/repeats",
            "whole number of at least 1",
            null),
        bad("half a repeat", ALL + "repeats: §1.5\n", "/repeats", "whole number", null),
        bad(
            "more repeats than an int",
            ALL + "repeats: §3000000000\n",
            "/repeats",
            "whole number",
            null),
        bad(
            "an unknown cache mode",
            ALL + "cache: §reuse_all\n",
            "/cache",
            "one of reuse, refresh, off",
            "reuse"),
        bad(
            "a misspelt cache mode",
            ALL + "cache: §refesh\n",
            "/cache",
            "one of reuse, refresh, off",
            "refresh"),
        bad(
            "a misspelt priority",
            ALL + "priority: §hihg\n",
            "/priority",
            "one of low, normal, high",
            "high"),
        bad("a priority as a number", ALL + "priority: §1\n", "/priority", "must be text", null),
        bad("no budget left", ALL + "budget_usd: §0\n", "/budget_usd", "above 0", null),
        bad("an infinite budget", ALL + "budget_usd: §.inf\n", "/budget_usd", "finite", null),
        bad(
            "a number that explodes",
            ALL + "budget_usd: §1e999999999\n",
            "/budget_usd",
            "finite",
            null),
        bad("a negative margin", ALL + "margin: §-1\n", "/margin", "above 0", null),
        // variables
        bad(
            "a variable that is not allowed",
            ALL + "description: §${HOME}\n",
            "/description",
            "only variables whose name starts with PANOPTICON_",
            null),
        bad(
            "a variable that holds a key",
            ALL + "description: a §${PANOPTICON_KEY_LOCAL}\n".replace("a §", "§a "),
            "/description",
            "api_key_env",
            null),
        bad(
            "the key of the API",
            ALL + "description: §${PANOPTICON_API_KEY}\n",
            "/description",
            "holds a key",
            null),
        bad(
            "a variable that is not set",
            ALL + "description: §${PANOPTICON_NONE}\n",
            "/description",
            "is not set",
            null),
        // queries
        bad(
            "an unknown kind of source",
            query("§{them: math}"),
            "/queries/0",
            "one of file, upload, theme",
            "theme"),
        bad(
            "a file and a text",
            query("{file: q.jsonl, §text: x}"),
            "/queries/0/text",
            "does not belong to queries of a file",
            null),
        bad(
            "a text and messages",
            query("{text: x, §messages: [{role: user, content: y}]}"),
            "/queries/0/messages",
            "either `text` or `messages`",
            null),
        bad(
            "a conversation that ends with the model",
            query("{messages: §[{role: assistant, content: y}]}"),
            "/queries/0/messages",
            "the last must be the user's",
            null),
        bad(
            "an unknown role",
            query("{messages: [{role: §usr, content: y}]}"),
            "/queries/0/messages/0/role",
            "one of system, user, assistant",
            "user"),
        bad(
            "a number as reference",
            query("{text: x, reference: §391}"),
            "/queries/0/reference",
            "put it in quotes",
            null),
        bad(
            "a file of no known format",
            query("{file: §q.xlsx}"),
            "/queries/0/file",
            "end in .jsonl",
            null),
        bad(
            "an unknown field",
            query("{file: q.csv, fields: {§thema: x}}"),
            "/queries/0/fields/thema",
            "does not belong to `fields`",
            "theme"),
        bad(
            "an upload without format",
            query("§{upload: " + "a".repeat(64) + "}"),
            "/queries/0",
            "`format` is missing",
            null),
        bad(
            "no hash",
            query("{upload: §q.jsonl, format: jsonl}"),
            "/queries/0/upload",
            "64 lower-case hexadecimal",
            null),
        bad(
            "a seed without limit",
            query("{file: q.csv, §sample_seed: 1}"),
            "/queries/0/sample_seed",
            "give a `limit`",
            null),
        bad(
            "a filter that excludes all",
            query("{file: q.csv, where: {category: §[]}}"),
            "/queries/0/where/category",
            "no row could pass",
            null),
        // models
        bad(
            "a model id twice",
            model("{id: x, provider: openai}, {id: §x, provider: openai}"),
            "/models/1/id",
            "is taken, on line 3",
            null),
        bad(
            "a model without provider",
            model("§{id: x}"),
            "/models/0",
            "`provider` is missing",
            null),
        bad(
            "a misspelt provider",
            model("{id: x, provider: §open-ai}"),
            "/models/0/provider",
            "one of openai",
            "openai"),
        bad(
            "a provider of later versions: azure-openai",
            model("{id: x, provider: §azure-openai}"),
            "/models/0/provider",
            "`azure-openai` comes with a later version",
            null),
        bad(
            "a provider of later versions: anthropic",
            model("{id: x, provider: §anthropic}"),
            "/models/0/provider",
            "`anthropic` comes with a later version",
            null),
        bad(
            "a provider of later versions: gemini",
            model("{id: x, provider: §gemini}"),
            "/models/0/provider",
            "`gemini` comes with a later version",
            null),
        bad(
            "a provider of later versions: mistral",
            model("{id: x, provider: §mistral}"),
            "/models/0/provider",
            "`mistral` comes with a later version",
            null),
        bad(
            "a provider of later versions: ollama",
            model("{id: x, provider: §ollama}"),
            "/models/0/provider",
            "`ollama` comes with a later version",
            null),
        bad(
            "a provider of later versions: bedrock",
            model("{id: x, provider: §bedrock}"),
            "/models/0/provider",
            "`bedrock` comes with a later version",
            null),
        bad(
            "no base URL",
            model("§{id: x, provider: openai-compatible}"),
            "/models/0",
            "`base_url` is missing",
            null),
        bad(
            "a base URL that is none",
            model("{id: x, provider: openai-compatible, base_url: §localhost}"),
            "/models/0/base_url",
            "must start with http",
            null),
        bad(
            "a password in the base URL",
            model("{id: x, provider: openai-compatible, base_url: §'http://u:p@h/v1'}"),
            "/models/0/base_url",
            "must not carry a user",
            null),
        bad(
            "any variable as key",
            model("{id: x, provider: openai, api_key_env: §AWS_SECRET_ACCESS_KEY}"),
            "/models/0/api_key_env",
            "starts with PANOPTICON_KEY_",
            null),
        bad(
            "OpenAI's key for another host",
            model(
                "{id: x, provider: openai, base_url: 'http://evil/v1', api_key_env: §OPENAI_API_KEY}"),
            "/models/0/api_key_env",
            "starts with PANOPTICON_KEY_",
            null),
        bad(
            "the key itself",
            model("{id: x, provider: openai, §api_key: sk-123}"),
            "/models/0/api_key",
            "does not belong",
            "api_key_env"),
        bad(
            "a negative price",
            model(
                "{id: x, provider: openai, price: {input_per_million: §-1, output_per_million: 0}}"),
            "/models/0/price/input_per_million",
            "must not be negative",
            null),
        bad(
            "a price beyond all bounds",
            model(
                "{id: x, provider: openai, price: {input_per_million: 0, output_per_million: §1000001}}"),
            "/models/0/price/output_per_million",
            "more than 1000000 dollars",
            null),
        bad(
            "a NUL in an id",
            model("{id: §\"a\\0b\", provider: openai}"),
            "/models/0/id",
            "NUL character (U+0000) at position 2",
            null),
        bad(
            "half a price",
            model("{id: x, provider: openai, price: §{input_per_million: 1}}"),
            "/models/0/price",
            "`output_per_million` is missing",
            null),
        bad(
            "a limit of nothing",
            model("{id: x, provider: openai, limits: {concurrency: §0}}"),
            "/models/0/limits/concurrency",
            "at least 1",
            null),
        bad(
            "a silence of nothing",
            model("{id: x, provider: openai, timeouts: {silence_seconds: §0}}"),
            "/models/0/timeouts/silence_seconds",
            "at least 1",
            null),
        bad(
            "more than a day",
            model("{id: x, provider: openai, timeouts: {total_seconds: §86401}}"),
            "/models/0/timeouts/total_seconds",
            "at most 86400, a day",
            null),
        bad(
            "a silence longer than the call",
            model("{id: x, provider: openai, timeouts: {silence_seconds: §60, total_seconds: 30}}"),
            "/models/0/timeouts/silence_seconds",
            "not be more than `total_seconds`, which is 30",
            null),
        bad(
            "a duration with its unit",
            model("{id: x, provider: openai, timeouts: {silence_seconds: §60s}}"),
            "/models/0/timeouts/silence_seconds",
            "number",
            null),
        bad(
            "a timeout without its unit",
            model("{id: x, provider: openai, timeouts: {§silence: 60}}"),
            "/models/0/timeouts/silence",
            "does not belong to `timeouts`",
            "silence_seconds"),
        bad(
            "our own parameter",
            model("{id: x, provider: openai, parameters: {§stream: true}}"),
            "/models/0/parameters/stream",
            "set by Panopticon",
            null),
        bad(
            "a parameter without value",
            model("{id: x, provider: openai, parameters: {temperature: §null}}"),
            "/models/0/parameters/temperature",
            "leave it out",
            null),
        bad(
            "nothing but judges",
            "name: s\n" + QUERIES + "models: §[{id: x, provider: openai, role: judge}]\n" + METRICS,
            "/models",
            "nothing would be evaluated",
            null),
        bad(
            "a role of no model",
            model("{id: x, provider: openai, role: §juge}"),
            "/models/0/role",
            "one of",
            "judge"),
        // prompts
        bad(
            "a prompt without query",
            ALL + "prompts: [{id: p, template: §Hello}]\n",
            "/prompts/0/template",
            "must contain {{query}}",
            null),
        bad(
            "a misspelt placeholder",
            ALL + "prompts: [{id: p, template: §'{{query}} {{contxt}}'}]\n",
            "/prompts/0/template",
            "{{contxt}} is not known",
            "context"),
        bad(
            "a prompt id twice",
            ALL + "prompts: [{id: p, template: '{{query}}'}, {id: §p, template: '{{query}}'}]\n",
            "/prompts/1/id",
            "is taken",
            null),
        // metrics
        bad(
            "a metric name twice",
            "name: s\n" + QUERIES + MODELS + "metrics: [exact-match, §exact-match]\n",
            "/metrics/1",
            "is taken",
            null),
        bad(
            "a misspelt kind",
            metric("kind: §pairwize, judge: a"),
            "/metrics/0/kind",
            "one of exact-match",
            "pairwise"),
        bad(
            "a metric without a judge that is optional",
            metric("kind: json-valid, §optional: true"),
            "/metrics/0/optional",
            "does not belong to a metric of kind json-valid",
            null),
        bad(
            "a judge by name alone",
            "name: s\n" + QUERIES + MODELS + "metrics: [§judge]\n",
            "/metrics/0",
            "needs more than its name",
            null),
        bad(
            "a pattern that is none",
            metric("kind: regex, pattern: §'(a'"),
            "/metrics/0/pattern",
            "not a regular expression",
            null),
        bad(
            "a pattern that takes for ever to read",
            metric("kind: regex, pattern: §" + "a".repeat(10_001)),
            "/metrics/0/pattern",
            "at most 10,000",
            null),
        bad(
            "a negative tolerance",
            metric("kind: numeric, tolerance: §-0.1"),
            "/metrics/0/tolerance",
            "must not be negative",
            null),
        bad(
            "a jury",
            judge("judge: §[a, b]"),
            "/metrics/0/judge",
            "(a jury) comes with a later version",
            null),
        bad(
            "the parser of later versions",
            judge("judge: a, parser: §logprob"),
            "/metrics/0/parser",
            "`logprob` comes with a later version",
            null),
        bad(
            "a misspelt parser",
            judge("judge: a, parser: §numbr"),
            "/metrics/0/parser",
            "one of verdict, number, label",
            "number"),
        bad(
            "a parser that does not fit",
            judge("judge: a, parser: §label"),
            "/metrics/0/parser",
            "needs labels",
            null),
        bad(
            "no scale",
            metric("kind: judge, judge: a, rubric: r").replace("{kind", "§{kind"),
            "/metrics/0",
            "`scale` is missing",
            null),
        bad(
            "a scale upside down",
            metric("kind: judge, judge: a, rubric: r, scale: {min: 5, max: §1}"),
            "/metrics/0/scale/max",
            "must be above `min`",
            null),
        bad(
            "one label",
            metric("kind: judge, judge: a, rubric: r, labels: §{good: 1}"),
            "/metrics/0/labels",
            "at least two labels",
            null),
        bad(
            "two scales",
            metric("kind: judge, judge: a, rubric: r, scale: {min: 1, max: 2}, §pass_fail: true"),
            "/metrics/0/pass_fail",
            "only one of",
            null),
        bad(
            "two scales inside",
            metric(
                "kind: judge, judge: a, rubric: r, scale: {labels: {x: 1, y: 0}, pass_fail: §true}"),
            "/metrics/0/scale/pass_fail",
            "not both",
            null),
        bad(
            "no rubric",
            metric("kind: judge, judge: a, scale: {min: 1, max: 2}").replace("{kind", "§{kind"),
            "/metrics/0",
            "`rubric` is missing",
            null),
        bad(
            "a template without output",
            judge("judge: a, template: §'Rate {{query}}'"),
            "/metrics/0/template",
            "must contain {{output}}",
            null),
        bad(
            "an answer beside the instructions",
            judge("judge: a, system: §'{{output}}'"),
            "/metrics/0/system",
            "not known here",
            null),
        bad(
            "a pair template with one output",
            metric("kind: pairwise, all: true, judge: a, template: §'{{output_a}}'"),
            "/metrics/0/template",
            "must contain {{output_b}}",
            null),
        bad(
            "repeats of a judge",
            judge("judge: a, repeats: §0"),
            "/metrics/0/repeats",
            "at least 1",
            null),
        bad(
            "a pairwise metric of no pairs",
            metric("kind: pairwise, judge: a").replace("{kind", "§{kind"),
            "/metrics/0",
            "baseline: MODEL, pairs:",
            null),
        bad(
            "a misspelt baseline",
            "name: s\n"
                + QUERIES
                + "models: [bard, vicuna]\nmetrics: [{kind: pairwise, judge: x, baseline: §brad}]\n",
            "/metrics/0/baseline",
            "no model `brad`",
            "bard"),
        bad(
            "a pair with a stranger",
            metric("kind: pairwise, judge: a, pairs: [[a, §c]]"),
            "/metrics/0/pairs/0/1",
            "no model `c`",
            null),
        bad(
            "a pair of three",
            metric("kind: pairwise, judge: a, pairs: [§[a, b, a]]"),
            "/metrics/0/pairs/0",
            "names two models",
            null),
        bad(
            "a model against itself",
            metric("kind: pairwise, judge: a, pairs: [§[a, a]]"),
            "/metrics/0/pairs/0",
            "cannot meet itself",
            null),
        bad(
            "a judge as baseline",
            "name: s\n"
                + QUERIES
                + "models: [a, b, {id: j, provider: openai, role: judge}]\nmetrics: [{kind: pairwise, judge: j, baseline: §j}]\n",
            "/metrics/0/baseline",
            "has role: judge",
            null),
        bad(
            "a recorded model as judge",
            "name: s\n"
                + QUERIES
                + "models: [a, {id: r, provider: recorded, file: r.jsonl}]\nmetrics: [{kind: pairwise, judge: §r, all: true}]\n",
            "/metrics/0/judge",
            "cannot be asked to judge",
            null),
        bad(
            "recorded replies in both orders",
            metric("kind: pairwise, judge: §{recorded: r.jsonl}, pairs: [[a, b]]"),
            "/metrics/0/judge",
            "both_orders: false",
            null),
        bad(
            "recorded replies on several pairs",
            metric("kind: pairwise, judge: §{recorded: r.jsonl}, all: true, both_orders: false"),
            "/metrics/0/judge",
            "about one pair",
            null),
        bad(
            "recorded replies on several models",
            judge("judge: §{recorded: r.jsonl}"),
            "/metrics/0/judge",
            "one model, but the suite evaluates 2",
            null),
        // gates
        bad(
            "a gate of no form",
            gate("§{metric: exact-match, mean_at_last: 1}"),
            "/gates/0",
            "but this has none",
            "mean_at_least"),
        bad(
            "a gate of two forms",
            gate("§{metric: exact-match, mean_at_least: 1, cost_usd_at_most: 1}"),
            "/gates/0",
            "but this has mean_at_least, cost_usd_at_most",
            null),
        bad(
            "a gate on an unknown metric",
            gate("{metric: §exact-mach, mean_at_least: 1}"),
            "/gates/0/metric",
            "no metric `exact-mach`",
            "exact-match"),
        bad(
            "a gate on an unknown model",
            gate("{metric: exact-match, model: §c, mean_at_least: 1}"),
            "/gates/0/model",
            "no model `c`",
            null),
        bad(
            "a gate without margin",
            gate("§{metric: exact-match, model: a, not_worse_than: b}"),
            "/gates/0",
            "`margin` is missing",
            null),
        bad(
            "a gate on itself",
            gate("{metric: exact-match, model: a, not_worse_than: §a, margin: 1}"),
            "/gates/0/not_worse_than",
            "never worse than itself",
            null),
        bad(
            "a gate on no run",
            gate("{metric: exact-match, not_worse_than_run: §last, margin: 1}"),
            "/gates/0/not_worse_than_run",
            "must be latest or the id",
            null),
        bad(
            "a rate in percent",
            gate("{unreadable_rate_at_most: §2}"),
            "/gates/0/unreadable_rate_at_most",
            "from 0 to 1",
            null));
  }

  private static Arguments bad(
      String what, String marked, String pointer, String detail, String suggestion) {
    return Arguments.of(what, marked, pointer, detail, suggestion);
  }

  private static String query(String source) {
    return "name: s\nqueries:\n  - " + source + "\n" + MODELS + METRICS;
  }

  private static String model(String models) {
    return "name: s\n" + QUERIES + "models: [" + models + "]\n" + METRICS;
  }

  private static String metric(String metric) {
    return "name: s\n" + QUERIES + MODELS + "metrics:\n  - {" + metric + "}\n";
  }

  private static String judge(String more) {
    return metric("kind: judge, rubric: r, scale: {min: 1, max: 10}, " + more);
  }

  private static String gate(String gate) {
    return ALL + "gates:\n  - " + gate + "\n";
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faultySuites")
  void faultHasItsPlaceAndSuggestion(
      String what, String marked, String pointer, String detail, String suggestion) {
    List<Fault> faults = faults(marked.replace("§", ""));

    assertThat(faults).as(what).hasSize(1);
    Fault fault = faults.getFirst();
    assertThat(fault.detail()).contains(detail);
    assertThat(fault.pointer()).isEqualTo(pointer);
    String before = marked.substring(0, marked.indexOf('§'));
    assertThat(fault.line()).isEqualTo((int) before.lines().count() + (ends(before) ? 1 : 0));
    assertThat(fault.column()).isEqualTo(before.length() - before.lastIndexOf('\n'));
    assertThat(fault.suggestion()).isEqualTo(suggestion);
  }

  private static boolean ends(String before) {
    return before.isEmpty() || before.endsWith("\n");
  }

  @Test
  void allFaultsAreToldAtOnceInTheOrderOfTheText() {
    List<Fault> faults =
        faults(
            """
            nam: s
            queries: [{text: 7}]
            models: [{id: x, provider: openai, limits: {concurrency: none}}]
            metrics:
              - {kind: pairwise, judge: x, baseline: y}
              - {kind: regex}
            repeats: 0
            """);

    assertThat(faults).extracting(Fault::line).containsExactly(1, 1, 2, 3, 5, 5, 6, 7);
    assertThat(faults.getFirst().readable()).startsWith("line 1, column 1: `name` is missing");
    assertThat(faults.get(1).suggestion()).isEqualTo("name");
  }

  @Test
  void referencesToPartsThatAreFaultyAreNoFaultsThemselves() {
    List<Fault> faults =
        faults(
            """
            name: s
            queries: [{text: Hello?}]
            modles: [a, b]
            metrics: [{kind: pairwise, judge: a, baseline: b}]
            gates: [{metric: pairwise, model: a, unreadable_rate_at_most: 0}]
            """);

    assertThat(faults).extracting(Fault::line).containsExactly(1, 3);
    assertThat(faults.getLast().suggestion()).isEqualTo("models");
  }

  @Test
  void aGateOnAMetricWhereAllMetricsAreFaultyIsNoFaultItself() {
    List<Fault> faults =
        faults(
            "name: s\n"
                + QUERIES
                + MODELS
                + "metrics: []\ngates: [{metric: nope, mean_at_least: 1}]\n");

    assertThat(faults).extracting(Fault::pointer).containsExactly("/metrics");
  }

  @Test
  void theSchemaRefusesWhatIsWrongInShape() {
    var schema = new PublishedSchema();
    // what the schema cannot see: references between parts, and the contents of texts
    var unseen =
        List.of(
            "twice",
            "variable",
            "key of the API",
            "seed without",
            "password",
            "OpenAI's key",
            "nothing but judges",
            "placeholder",
            "NUL",
            "pattern that is none",
            "does not fit",
            "upside down",
            "longer than the call",
            "beside the instructions",
            "baseline",
            "stranger",
            "judge as",
            "recorded",
            "unknown metric",
            "unknown model",
            "without margin",
            "gate on itself",
            "ends with the model",
            "explodes",
            "infinite",
            "document",
            "merge",
            "foreign tag");
    faultySuites()
        .map(Arguments::get)
        .filter(row -> !((String) row[2]).isEmpty())
        .filter(row -> unseen.stream().noneMatch(((String) row[0])::contains))
        .forEach(
            row ->
                assertThat(schema.errors(Suites.json(((String) row[1]).replace("§", ""))))
                    .as((String) row[0])
                    .isNotEmpty());
  }

  @Test
  void bytesThatAreNoUtf8HaveTheirPlace() {
    byte[] bytes = "name: s\ndescription: gr\u00fc\u00df\n".getBytes(StandardCharsets.ISO_8859_1);

    var faulty = (SuiteReading.Faulty) SuiteReader.readYaml(bytes, Environment.none());

    assertThat(faulty.faults()).hasSize(1);
    assertThat(faulty.faults().getFirst().detail()).contains("not UTF-8", "0xfc");
    assertThat(faulty.faults().getFirst().line()).isEqualTo(2);
    assertThat(faulty.faults().getFirst().column()).isEqualTo(16);
  }

  @Test
  void aliasesThatMultiplyAreRefused() {
    var bomb = new StringBuilder("name: s\na0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for (int i = 1; i < 12; i++) {
      String alias = "*a" + (i - 1);
      bomb.append(
          "a%d: &a%d [%s]\n"
              .formatted(
                  i,
                  i,
                  String.join(
                      ", ",
                      List.of(alias, alias, alias, alias, alias, alias, alias, alias, alias))));
    }

    assertThat(faults(bomb.toString()))
        .extracting(Fault::detail)
        .anyMatch(it -> it.contains("aliases repeat"));
  }

  @Test
  void anAliasOfItselfIsRefused() {
    assertThat(faults("name: s\nqueries: &q [*q]\n"))
        .extracting(Fault::detail)
        .anyMatch(detail -> detail.contains("must not contain itself"));
  }

  @Test
  void valuesNestedTooDeepAreRefused() {
    List<Fault> faults = faults("name: s\nqueries: " + "[".repeat(100_000));

    assertThat(faults).hasSize(1);
    assertThat(faults.getFirst().detail()).contains("nested more than 100 deep");
    assertThat(faults.getFirst().line()).isEqualTo(2);
  }

  @Test
  void aRequestCannotNameFiles() {
    var json =
        JsonMapper.shared()
            .readTree(
                """
                {"name": "s", "queries": [{"file": "/etc/passwd.csv"}], "models": ["a"],
                 "metrics": ["exact-match"]}""");

    var faulty = (SuiteReading.Faulty) SuiteReader.readJson(json);

    assertThat(faulty.faults()).hasSize(1);
    assertThat(faulty.faults().getFirst().pointer()).isEqualTo("/queries/0/file");
    assertThat(faulty.faults().getFirst().line()).isNull();
    assertThat(faulty.faults().getFirst().detail()).contains("POST /api/uploads");
    assertThat(faulty.exception().faults()).hasSize(1);
  }

  @Test
  void aRequestThatIsNoObjectIsAFault() {
    for (String text : List.of("null", "[]", "7", "\"suite\"")) {
      assertThat(SuiteReader.readJson(JsonMapper.shared().readTree(text)))
          .isInstanceOf(SuiteReading.Faulty.class);
    }
  }

  private static List<Fault> faults(String yaml) {
    SuiteReading reading = Suites.read(yaml);
    assertThat(reading).isInstanceOf(SuiteReading.Faulty.class);
    return ((SuiteReading.Faulty) reading).faults();
  }
}
