package dev.panopticon.suite;

import dev.panopticon.model.CacheMode;
import dev.panopticon.model.Credential;
import dev.panopticon.model.DataSource;
import dev.panopticon.model.JudgeSource;
import dev.panopticon.model.Limits;
import dev.panopticon.model.Message;
import dev.panopticon.model.MessageRole;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;

/** Makes sound definitions of every shape from a seed. */
final class RandomDefinitions {
  private static final List<String> TEXTS =
      List.of(
          "x",
          "two words",
          "line\nbreak",
          " lead",
          "\"quoted\"",
          "\uD83D\uDE00 ünï",
          "391",
          "true",
          "null",
          "~",
          "${PANOPTICON_MODEL}",
          "{{x",
          "a: b # c",
          "\\d+",
          "x\u2028y");

  private final Random random;

  RandomDefinitions(long seed) {
    this.random = new Random(seed);
  }

  Suite suite() {
    boolean prompts = random.nextBoolean();
    return new Suite(
        text(),
        maybe(this::text),
        some(this::querySource),
        List.of(
            new ModelEntry.Registered("a"),
            new ModelEntry.Defined(remote("b", ModelRole.CONTESTANT)),
            new ModelEntry.Defined(new ModelSpec.Recorded("c", source("query", "output"))),
            new ModelEntry.Defined(remote("j", ModelRole.JUDGE))),
        prompts
            ? List.of(new PromptSpec("p", "{{query}}" + text()), new PromptSpec("q", "{{query}}"))
            : List.of(),
        List.of(
            new MetricEntry.Named("stored"),
            new MetricEntry.Defined(deterministic("d")),
            new MetricEntry.Defined(judge("m", new JudgeSource.Model("j"))),
            new MetricEntry.Defined(prompts ? asked("w") : pairwise("w"))),
        count(),
        count(),
        one(Priority.values()),
        maybe(() -> positiveDecimal()),
        one(CacheMode.values()),
        random.nextLong(),
        maybe(() -> positiveDecimal().doubleValue()),
        some(() -> gate(prompts)));
  }

  Gate gate(boolean prompts) {
    String model = maybe(() -> "a");
    String prompt = prompts ? maybe(() -> "p") : null;
    double number = positiveDecimal().doubleValue();
    return switch (random.nextInt(5)) {
      case 0 -> new Gate.MeanAtLeast("d", model, prompt, -number, random.nextBoolean());
      case 1 -> new Gate.NotWorseThan("m", model, prompt, "c", number);
      case 2 ->
          new Gate.NotWorseThanRun(
              "m",
              model,
              prompt,
              random.nextBoolean() ? "latest" : UUID.randomUUID().toString(),
              number);
      case 3 -> new Gate.UnreadableRateAtMost(maybe(() -> "w"), model, prompt, random.nextDouble());
      default -> new Gate.CostUsdAtMost(model, prompt, positiveDecimal());
    };
  }

  QuerySource querySource() {
    return switch (random.nextInt(4)) {
      case 0 -> rows();
      case 1 -> new QuerySource.StoredTheme(text());
      case 2 -> new QuerySource.StoredIds(some(this::text));
      default -> new QuerySource.Inline(maybe(this::text), content());
    };
  }

  private QuerySource rows() {
    Integer limit = maybe(this::count);
    return new QuerySource.Rows(
        source("id", "theme", "reference", "metadata.level", "metadata.source"),
        random.nextBoolean() ? Map.of() : Map.of("category", some(this::text)),
        limit,
        limit == null ? null : maybe(random::nextLong));
  }

  QueryContent content() {
    var messages = new ArrayList<Message>();
    if (random.nextBoolean()) {
      messages.add(Message.system(text()));
    }
    while (random.nextInt(3) == 0) {
      messages.add(new Message(one(MessageRole.values()), random.nextBoolean() ? text() : ""));
    }
    messages.add(Message.user(random.nextInt(5) == 0 ? "" : text()));
    return new QueryContent(
        messages,
        maybe(this::text),
        maybe(() -> random.nextBoolean() ? "" : text()),
        maybe(this::text),
        random.nextBoolean() ? Map.of() : Map.of("k", "", text(), text()));
  }

  ModelSpec model() {
    return random.nextBoolean()
        ? remote(text(), one(ModelRole.values()))
        : new ModelSpec.Recorded(text(), source("query", "output"));
  }

  private ModelSpec.Remote remote(String id, ModelRole role) {
    boolean compatible = random.nextBoolean();
    String baseUrl = compatible || random.nextBoolean() ? "http://host:1234/v1" : null;
    return new ModelSpec.Remote(
        id,
        role,
        compatible ? ProviderKind.OPENAI_COMPATIBLE : ProviderKind.OPENAI,
        baseUrl,
        text(),
        credential(baseUrl == null),
        parameters(2),
        maybe(this::text),
        maybe(() -> new Price(decimal(), decimal())),
        random.nextBoolean()
            ? Limits.NONE
            : new Limits(maybe(this::count), maybe(this::count), maybe(this::count)),
        random.nextBoolean()
            ? Timeouts.USUAL
            : new Timeouts(maybe(() -> random.nextInt(1, 100)), maybe(() -> Timeouts.LONGEST)));
  }

  private Credential credential(boolean openAiItself) {
    return switch (random.nextInt(4)) {
      case 0 -> new Credential.EnvironmentVariable("PANOPTICON_KEY_X1");
      case 1 -> new Credential.SecretFile("/run/secrets/key");
      case 2 ->
          openAiItself
              ? new Credential.EnvironmentVariable("OPENAI_API_KEY")
              : new Credential.None();
      default -> new Credential.None();
    };
  }

  private Map<String, Object> parameters(int depth) {
    var parameters = new LinkedHashMap<String, Object>();
    while (random.nextInt(4) != 0) {
      parameters.put("p" + parameters.size(), parameter(depth));
    }
    return parameters;
  }

  private Object parameter(int depth) {
    return switch (random.nextInt(depth == 0 ? 4 : 6)) {
      case 0 -> text();
      case 1 -> random.nextBoolean();
      case 2 -> random.nextLong();
      case 3 -> new BigDecimal("0.125");
      case 4 -> List.of(parameter(depth - 1), parameter(depth - 1));
      default -> parameters(depth - 1);
    };
  }

  MetricSpec metric() {
    return switch (random.nextInt(4)) {
      case 0 -> deterministic(text());
      case 1 -> judge(text(), new JudgeSource.Model(text()));
      case 2 -> judge(text(), recorded());
      default -> pairwise(text());
    };
  }

  private JudgeSource.Recorded recorded() {
    return new JudgeSource.Recorded(
        source("query", "reply", "scores"), one(JudgeSource.Use.values()));
  }

  private MetricSpec deterministic(String name) {
    return switch (random.nextInt(7)) {
      case 0 -> new MetricSpec.ExactMatch(name, random.nextBoolean());
      case 1 -> new MetricSpec.Contains(name, maybe(this::text), random.nextBoolean());
      case 2 -> new MetricSpec.Regex(name, "\\d+ [a-z]");
      case 3 -> new MetricSpec.Numeric(name, decimal().doubleValue(), decimal().doubleValue());
      case 4 -> new MetricSpec.JsonValid(name);
      case 5 -> new MetricSpec.TokenF1(name);
      default -> new MetricSpec.RougeL(name);
    };
  }

  private MetricSpec judge(String name, JudgeSource judge) {
    Scale scale =
        switch (random.nextInt(3)) {
          case 0 -> new Scale.Range(-1.5, 10);
          case 1 -> new Scale.Labels(Map.of("good", 1.0, "very bad", -0.25));
          default -> new Scale.PassFail();
        };
    VerdictParser fitting =
        scale instanceof Scale.Range ? VerdictParser.NUMBER : VerdictParser.LABEL;
    boolean template = random.nextBoolean();
    return new MetricSpec.Judge(
        name,
        judge,
        scale,
        template ? maybe(this::text) : text(),
        maybe(this::text),
        template ? "{{query}} {{output}} {\"score\": 1}" : null,
        random.nextBoolean() ? VerdictParser.VERDICT : fitting,
        maybe(() -> decimal().doubleValue()),
        judge instanceof JudgeSource.Recorded ? 1 : count());
  }

  private MetricSpec pairwise(String name) {
    return random.nextBoolean() ? asked(name) : recordedPairs(name);
  }

  private MetricSpec asked(String name) {
    MetricSpec.Pairs pairs =
        switch (random.nextInt(3)) {
          case 0 -> new MetricSpec.Pairs.All();
          case 1 -> new MetricSpec.Pairs.Baseline("a");
          default -> new MetricSpec.Pairs.Listed(List.of(List.of("a", "b"), List.of("c", "a")));
        };
    VerdictParser parser =
        one(VerdictParser.VERDICT, VerdictParser.TWO_NUMBERS, VerdictParser.LABEL);
    return new MetricSpec.Pairwise(
        name,
        new JudgeSource.Model("j"),
        pairs,
        random.nextBoolean(),
        parser == VerdictParser.TWO_NUMBERS ? maybe(() -> new Scale.Range(0, 10)) : null,
        maybe(this::text),
        maybe(this::text),
        maybe(() -> "{{output_a}} {{ output_b }}"),
        parser,
        maybe(() -> decimal().doubleValue()));
  }

  private MetricSpec recordedPairs(String name) {
    return new MetricSpec.Pairwise(
        name,
        recorded(),
        new MetricSpec.Pairs.Listed(List.of(List.of("a", "b"))),
        false,
        null,
        null,
        null,
        null,
        VerdictParser.TWO_NUMBERS,
        null);
  }

  private DataSource source(String... names) {
    var fields = new LinkedHashMap<String, String>();
    for (String name : names) {
      if (random.nextBoolean()) {
        fields.put(name, text());
      }
    }
    DataSource.Location location =
        random.nextBoolean()
            ? new DataSource.Location.LocalFile("some dir/rows.jsonl")
            : new DataSource.Location.Upload("0123456789abcdef".repeat(4), "csv");
    return new DataSource(location, fields);
  }

  private String text() {
    return TEXTS.get(random.nextInt(TEXTS.size()))
        + (random.nextBoolean() ? random.nextInt(9) : "");
  }

  private int count() {
    return 1 + random.nextInt(random.nextBoolean() ? 5 : Integer.MAX_VALUE - 1);
  }

  private BigDecimal decimal() {
    return random.nextInt(4) == 0 ? BigDecimal.ZERO : positiveDecimal();
  }

  private BigDecimal positiveDecimal() {
    return Numerals.normal(BigDecimal.valueOf(1 + random.nextInt(1_000_000), random.nextInt(9)));
  }

  @SafeVarargs
  private <T> T one(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private <T> T maybe(Supplier<T> value) {
    return random.nextBoolean() ? value.get() : null;
  }

  private <T> List<T> some(Supplier<T> value) {
    var values = new ArrayList<T>(List.of(value.get()));
    while (random.nextBoolean()) {
      values.add(value.get());
    }
    return values;
  }
}
