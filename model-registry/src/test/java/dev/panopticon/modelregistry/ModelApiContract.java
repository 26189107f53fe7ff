package dev.panopticon.modelregistry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.panopticon.contract.ContractJson;
import dev.panopticon.contract.ModelApi;
import dev.panopticon.contract.ModelCheckReport;
import dev.panopticon.contract.ProviderApi;
import dev.panopticon.contract.ProviderView;
import dev.panopticon.contract.RegisteredModel;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.providers.CallSettings;
import dev.panopticon.providers.Credentials;
import dev.panopticon.providers.ProviderClients;
import dev.panopticon.simulator.Simulator;
import dev.panopticon.simulator.SimulatorSettings;
import dev.panopticon.storage.testing.TestDatabase;
import dev.panopticon.suite.Definitions;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the contract promises, in one process and over HTTP. */
@Timeout(60)
abstract class ModelApiContract {
  static final String RIGHT_KEY = "the-right-key-of-the-simulator";
  private static final String WRONG_KEY = "a-wrong-key-that-nobody-may-see";
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PANOPTICON_KEY_RIGHT", RIGHT_KEY, "PANOPTICON_KEY_WRONG", WRONG_KEY);

  private final String prefix = "m" + NUMBER.incrementAndGet() + "-";

  static ProviderClients clients() {
    return new ProviderClients(new Credentials(ENVIRONMENT::get, List.of()), CallSettings.DEFAULT);
  }

  static ModelRegistry registry(TestDatabase database) {
    var source = new ModelRegistryConfiguration.RegistrySource(database.pool("model_registry"));
    return new ModelRegistryConfiguration().modelRegistry(source, clients(), Clock.systemUTC());
  }

  abstract ModelApi api();

  abstract ProviderApi providers();

  abstract TestDatabase database();

  static ModelSpec model(String json) {
    return Definitions.modelFromJson(ContractJson.strictMapper().readTree(json));
  }

  private ModelSpec local(String id, String temperature) {
    return model(
        """
        {"id": "%s", "provider": "openai-compatible", "base_url": "http://localhost:11434/v1",
         "api_key_env": "PANOPTICON_KEY_LOCAL", "role": "judge", "system": "Be just.",
         "parameters": {"top_p": 0.95, "temperature": %s, "stop": ["a", "b"]},
         "price": {"input_per_million": 0.150000000000000000001, "output_per_million": 0.6},
         "limits": {"concurrency": 4, "requests_per_minute": 60, "tokens_per_minute": 1000}}"""
            .formatted(prefix + id, temperature));
  }

  private ModelSpec simulated(Simulator simulator, String variable) {
    return model(
        """
        {"id": "%s", "provider": "openai-compatible", "base_url": "%s", "model": "sim"%s}"""
            .formatted(
                prefix + "sim",
                simulator.baseUrl(),
                variable == null ? "" : ", \"api_key_env\": \"" + variable + "\""));
  }

  private static void assertRefused(ThrowingCallable call, ErrorCode code, String words) {
    assertThatThrownBy(call)
        .asInstanceOf(type(PanopticonException.class))
        .satisfies(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(code);
              assertThat(refusal).hasMessageContaining(words);
            });
  }

  @Test
  void everyPartOfADefinitionComesBackAsItWas() {
    ModelSpec definition = local("whole", "0.7");
    RegisteredModel saved = api().save(definition);
    assertThat(saved.version()).isEqualTo(1);
    assertThat(saved.archived()).isFalse();
    assertThat(saved.definition()).isEqualTo(definition);
    assertThat(api().get(prefix + "whole")).isEqualTo(saved);
    assertThat(((ModelSpec.Remote) saved.definition()).parameters().keySet())
        .containsExactly("top_p", "temperature", "stop");
  }

  @Test
  void sameDefinitionAgainChangesNothingAndAnotherIsANewVersion() {
    RegisteredModel first = api().save(local("versions", "0.7"));
    assertThat(api().save(local("versions", "0.70"))).isEqualTo(first);
    RegisteredModel second = api().save(local("versions", "0.8"));
    assertThat(second.version()).isEqualTo(2);
    assertThat(api().get(prefix + "versions")).isEqualTo(second);
    assertThat(storedVersions(prefix + "versions")).isEqualTo(2);
  }

  private long storedVersions(String id) {
    return JdbcClient.create(database().pool("model_registry"))
        .sql("SELECT count(*) FROM model_version WHERE model_id = :id")
        .param("id", id)
        .query(Long.class)
        .single();
  }

  @Test
  void archivedModelLeavesTheListButCanBeRead() {
    RegisteredModel saved = api().save(local("archived", "0"));
    assertThat(api().list()).contains(saved);
    RegisteredModel archived = api().archive(prefix + "archived");
    assertThat(archived.archived()).isTrue();
    assertThat(api().list())
        .extracting(model -> model.definition().id())
        .doesNotContain(prefix + "archived");
    assertThat(api().get(prefix + "archived")).isEqualTo(archived);
    assertThat(api().archive(prefix + "archived")).isEqualTo(archived);
  }

  @Test
  void archivedModelComesBackInItsVersionWithTheSameDefinition() {
    RegisteredModel first = api().save(local("back", "0"));
    api().archive(prefix + "back");
    assertThat(api().save(local("back", "0"))).isEqualTo(first);
    api().archive(prefix + "back");
    RegisteredModel changed = api().save(local("back", "1"));
    assertThat(changed.version()).isEqualTo(2);
    assertThat(changed.archived()).isFalse();
  }

  @Test
  void listIsById() {
    api().save(local("b", "0"));
    api().save(local("a", "0"));
    assertThat(api().list())
        .extracting(model -> model.definition().id())
        .containsSubsequence(prefix + "a", prefix + "b");
  }

  @Test
  void unknownModelHasASuggestion() {
    api().save(local("llama-3.1-8b", "0"));
    String wrong = prefix + "lama-3.1-8b";
    String words = "Did you mean \"" + prefix + "llama-3.1-8b\"?";
    assertRefused(() -> api().get(wrong), ErrorCode.NOT_FOUND, words);
    assertRefused(() -> api().archive(wrong), ErrorCode.NOT_FOUND, words);
    assertRefused(() -> api().check(wrong), ErrorCode.NOT_FOUND, words);
  }

  @Test
  void idMayHoldASlash() {
    RegisteredModel saved = api().save(local("meta-llama/Llama 3.1:8b", "0"));
    assertThat(api().get(prefix + "meta-llama/Llama 3.1:8b")).isEqualTo(saved);
  }

  @Test
  void endlessIdIsRefused() {
    ModelSpec endless = local("x".repeat(500), "0");
    assertRefused(() -> api().save(endless), ErrorCode.INVALID_REQUEST, "at most 500 characters");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"id\": \"r\", \"provider\": \"recorded\", \"file\": \"/etc/passwd.jsonl\", \"fields\": {\"query\": \"q\", \"output\": \"o\"}}",
        "{\"id\": \"r\", \"provider\": \"recorded\", \"upload\": \"0000000000000000000000000000000000000000000000000000000000000000\", \"format\": \"jsonl\"}"
      })
  void recordedModelBelongsToItsSuite(String json) {
    ModelSpec recorded = model(json);
    assertRefused(() -> api().save(recorded), ErrorCode.INVALID_REQUEST, "define it in the suite");
    assertThat(api().list()).extracting(model -> model.definition().id()).doesNotContain("r");
  }

  @Test
  void checkMakesARealCall() {
    try (var simulator = Simulator.start(SimulatorSettings.defaults().withApiKey(RIGHT_KEY))) {
      api().save(simulated(simulator, "PANOPTICON_KEY_RIGHT"));
      ModelCheckReport report = api().check(prefix + "sim");
      assertThat(report.usable()).as(report.detail()).isTrue();
      assertThat(report.model()).isEqualTo(prefix + "sim");
      assertThat(report.detail()).startsWith("answered in");
      assertThat(report.latencyMillis()).isNotNull();
      assertThat(simulator.stats().calls()).isEqualTo(1);
    }
  }

  @Test
  void checkWithAWrongKeySaysSoAndDoesNotShowIt() {
    try (var simulator = Simulator.start(SimulatorSettings.defaults().withApiKey(RIGHT_KEY))) {
      api().save(simulated(simulator, "PANOPTICON_KEY_WRONG"));
      ModelCheckReport report = api().check(prefix + "sim");
      assertThat(report.usable()).isFalse();
      assertThat(report.detail()).containsIgnoringCase("auth").doesNotContain(WRONG_KEY);
    }
  }

  @Test
  void checkWithoutTheVariableSaysWhichIsMissing() {
    try (var simulator = Simulator.start(SimulatorSettings.defaults().withApiKey(RIGHT_KEY))) {
      api().save(simulated(simulator, "PANOPTICON_KEY_UNSET"));
      ModelCheckReport report = api().check(prefix + "sim");
      assertThat(report.usable()).isFalse();
      assertThat(report.detail()).contains("PANOPTICON_KEY_UNSET");
      assertThat(simulator.stats().calls()).isZero();
    }
  }

  @Test
  void checkOfAnUnreachableProviderSaysSo() throws IOException {
    int freed;
    try (var socket = new ServerSocket(0)) {
      freed = socket.getLocalPort();
    }
    api()
        .save(
            model(
                """
                {"id": "%s", "provider": "openai-compatible", "base_url": "http://127.0.0.1:%d/v1"}"""
                    .formatted(prefix + "away", freed)));
    ModelCheckReport report = api().check(prefix + "away");
    assertThat(report.usable()).isFalse();
    assertThat(report.detail()).contains("127.0.0.1:" + freed);
  }

  @Test
  void everyProviderKindIsListedWithItsModels() {
    long before = count("openai-compatible");
    api().save(local("counted", "0"));
    assertThat(count("openai-compatible")).isEqualTo(before + 1);
    api().archive(prefix + "counted");
    assertThat(count("openai-compatible")).isEqualTo(before);
    assertThat(providers().list())
        .extracting(ProviderView::kind)
        .containsExactly("openai", "openai-compatible", "recorded");
    assertThat(count("recorded")).isZero();
  }

  private long count(String kind) {
    return providers().list().stream()
        .filter(provider -> provider.kind().equals(kind))
        .findFirst()
        .orElseThrow()
        .models();
  }

  @Test
  void manyWritersOfOneIdLoseNoVersion() throws Exception {
    int writers = 20;
    var start = new CyclicBarrier(writers);
    List<RegisteredModel> answers = new ArrayList<>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<RegisteredModel>> works = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        ModelSpec definition = local("raced", "0.1" + (10 + i));
        works.add(
            () -> {
              start.await();
              return api().save(definition);
            });
      }
      for (Future<RegisteredModel> future : threads.invokeAll(works)) {
        answers.add(future.get());
      }
    }
    assertThat(answers)
        .extracting(RegisteredModel::version)
        .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(1, writers).boxed().toList());
    assertThat(answers).extracting(RegisteredModel::definition).doesNotHaveDuplicates();
  }
}
