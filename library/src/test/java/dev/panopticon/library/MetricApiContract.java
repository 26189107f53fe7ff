package dev.panopticon.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.panopticon.contract.ContractJson;
import dev.panopticon.contract.MetricApi;
import dev.panopticon.contract.Page;
import dev.panopticon.contract.StoredMetric;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.suite.Definitions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the contract promises, in one process and over HTTP. */
@Timeout(60)
abstract class MetricApiContract {
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final String prefix = "m" + NUMBER.incrementAndGet() + "-";

  abstract MetricApi api();

  static MetricSpec metric(String json) {
    return Definitions.metricFromJson(ContractJson.mapper().readTree(json));
  }

  private MetricSpec numeric(String name, String tolerance) {
    return metric(
        """
        {"name": "%s", "kind": "numeric", "tolerance": %s}"""
            .formatted(prefix + name, tolerance));
  }

  private static void assertRefused(
      org.assertj.core.api.ThrowableAssert.ThrowingCallable call, ErrorCode code, String words) {
    assertThatThrownBy(call)
        .asInstanceOf(type(PanopticonException.class))
        .satisfies(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(code);
              assertThat(refusal).hasMessageContaining(words);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\": \"%s\", \"kind\": \"exact-match\", \"ignore_case\": true}",
        "{\"name\": \"%s\", \"kind\": \"contains\", \"value\": \"x\"}",
        "{\"name\": \"%s\", \"kind\": \"regex\", \"pattern\": \"\\\\d+\"}",
        "{\"name\": \"%s\", \"kind\": \"numeric\", \"tolerance\": 0.05}",
        "{\"name\": \"%s\", \"kind\": \"json-valid\"}",
        "{\"name\": \"%s\", \"kind\": \"token-f1\"}",
        "{\"name\": \"%s\", \"kind\": \"rouge-l\"}",
        "{\"name\": \"%s\", \"kind\": \"judge\", \"judge\": \"gpt\", \"scale\": {\"min\": 1, \"max\": 10}, \"rubric\": \"How good?\"}",
        "{\"name\": \"%s\", \"kind\": \"judge\", \"judge\": \"gpt\", \"scale\": {\"labels\": {\"good\": 1, \"bad\": 0}}, \"rubric\": \"Good?\", \"parser\": \"label\"}",
        "{\"name\": \"%s\", \"kind\": \"pairwise\", \"judge\": \"gpt\", \"all\": true, \"rubric\": \"Better?\"}"
      })
  void everyKindComesBackAsItWas(String json) {
    MetricSpec definition = metric(json.formatted(prefix + "any"));
    StoredMetric stored = api().save(definition);
    assertThat(stored.version()).isEqualTo(1);
    assertThat(stored.definition()).isEqualTo(definition);
    assertThat(api().get(stored.id().toString())).isEqualTo(stored);
    assertThat(api().get(definition.name())).isEqualTo(stored);
    assertThat(api().save(definition)).isEqualTo(stored);
  }

  @Test
  void changedDefinitionIsANewVersionAndTheOldOneStays() {
    StoredMetric first = api().save(numeric("n", "0.1"));
    StoredMetric second = api().save(numeric("n", "0.2"));
    assertThat(second.id()).isEqualTo(first.id());
    assertThat(second.version()).isEqualTo(2);
    assertThat(api().versions(prefix + "n")).containsExactly(first, second);
    assertThat(api().versions(first.id().toString())).containsExactly(first, second);
  }

  @Test
  void archivedMetricLeavesTheListAndComesBackInItsVersion() {
    StoredMetric first = api().save(numeric("archived", "0.1"));
    assertThat(api().archive(prefix + "archived").archived()).isTrue();
    assertThat(all()).doesNotContain(first.definition().name());
    assertThat(api().save(numeric("archived", "0.1"))).isEqualTo(first);
    assertThat(all()).contains(first.definition().name());
  }

  private List<String> all() {
    List<String> names = new ArrayList<>();
    String after = null;
    do {
      Page<StoredMetric> page = api().list("numeric", after, 2);
      page.items().forEach(metric -> names.add(metric.definition().name()));
      after = page.next();
    } while (after != null);
    return names;
  }

  @Test
  void listIsByKind() {
    api().save(numeric("kind", "0.1"));
    assertThat(all()).contains(prefix + "kind");
    assertThat(api().list("rouge-l", null, 500).items())
        .extracting(metric -> metric.definition().kind())
        .doesNotContain("numeric");
  }

  @Test
  void nameMayLookLikeAnId() {
    StoredMetric stored =
        api()
            .save(
                metric(
                    "{\"name\": \"1-2-3-4-%s\", \"kind\": \"rouge-l\"}"
                        .formatted(prefix.charAt(1))));
    assertThat(api().get(stored.definition().name())).isEqualTo(stored);
  }

  /** What a name may hold and still be asked for. */
  String signs() {
    return "a/b c%?#;d=\u00e9";
  }

  @Test
  void nameMayHoldASlashAndOtherSigns() {
    String name = prefix + signs();
    StoredMetric stored =
        api().save(metric("{\"name\": \"%s\", \"kind\": \"rouge-l\"}".formatted(name)));
    assertThat(api().get(name)).isEqualTo(stored);
    assertThat(api().archive(name).archived()).isTrue();
  }

  @Test
  void unknownNameHasASuggestion() {
    api().save(numeric("helpfulness", "0.1"));
    assertRefused(
        () -> api().get(prefix + "helpfulnes"),
        ErrorCode.NOT_FOUND,
        "Did you mean \"" + prefix + "helpfulness\"?");
  }

  @Test
  void recordedRepliesCannotBeStored() {
    MetricSpec recorded =
        metric(
            """
            {"name": "%srecorded", "kind": "judge", "scale": {"min": 1, "max": 10}, "rubric": "r",
             "judge": {"upload": "%s", "format": "jsonl", "fields": {"query": "q", "reply": "r"}}}"""
                .formatted(prefix, "0".repeat(64)));
    assertRefused(
        () -> api().save(recorded),
        ErrorCode.INVALID_REQUEST,
        "recorded replies belongs to the suite");
  }
}
