package dev.panopticon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.contract.ContractJson;
import dev.panopticon.library.LibraryConfiguration;
import dev.panopticon.library.LibraryConfiguration.EvaluationStorageSource;
import dev.panopticon.library.LibraryConfiguration.QueryStorageSource;
import dev.panopticon.modelregistry.ModelRegistryConfiguration;
import dev.panopticon.modelregistry.ModelRegistryConfiguration.RegistrySource;
import dev.panopticon.providers.CallSettings;
import dev.panopticon.providers.Credentials;
import dev.panopticon.providers.ModelClient;
import dev.panopticon.providers.ProviderClients;
import dev.panopticon.storage.testing.TestDatabase;
import dev.panopticon.vectors.VectorSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springdoc.core.configuration.SpringDocConfiguration;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.webmvc.core.configuration.MultipleOpenApiSupportConfiguration;
import org.springdoc.webmvc.core.configuration.SpringDocWebMvcConfiguration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.JsonNode;

/** The description of the API that the server gives. */
@Timeout(60)
class OpenApiIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated(
          Map.of(
              "gateway", "classpath:db/gateway",
              "query_storage", "classpath:db/library",
              "evaluation_storage", "classpath:db/library",
              "model_registry", "classpath:db/model_registry"));

  @Configuration(proxyBeanMethods = false)
  @ImportAutoConfiguration({
    SpringDocConfiguration.class,
    SpringDocConfigProperties.class,
    SpringDocWebMvcConfiguration.class,
    MultipleOpenApiSupportConfiguration.class
  })
  @Import({LibraryConfiguration.class, ModelRegistryConfiguration.class})
  static class Roles {
    @Bean
    QueryStorageSource queries() {
      return new QueryStorageSource(
          DATABASE.pool("query_storage"),
          VectorSettings.lucene(Path.of(System.getProperty("java.io.tmpdir"), "openapi-it")));
    }

    @Bean
    EvaluationStorageSource metrics() {
      return new EvaluationStorageSource(
          DATABASE.pool("evaluation_storage"),
          VectorSettings.lucene(Path.of(System.getProperty("java.io.tmpdir"), "openapi-it")));
    }

    @Bean
    RegistrySource models() {
      return new RegistrySource(DATABASE.pool("model_registry"));
    }

    @Bean
    ModelClient client() {
      return new ProviderClients(Credentials.ofThisProcess(), CallSettings.DEFAULT);
    }
  }

  private static Door door;
  private static JsonNode description;

  @BeforeAll
  static void describe() throws IOException {
    door = Door.at("127.0.0.1", DATABASE.pool("gateway"), Roles.class);
    Door.Answer answer = door.send("GET", "/openapi.json");
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    description = ContractJson.strictMapper().readTree(answer.body());
  }

  @AfterAll
  static void close() {
    door.close();
  }

  private static JsonNode schema(String name) {
    return description.path("components").path("schemas").path(name);
  }

  @Test
  void saysWhatItIs() {
    assertThat(description.path("openapi").stringValue()).startsWith("3.1");
    assertThat(description.path("info").path("title").stringValue()).isEqualTo("Panopticon");
    assertThat(description.path("info").path("version").stringValue()).isEqualTo("1.2.3");
  }

  @Test
  void hasEveryPathOfTheRoles() {
    assertThat(description.path("paths").propertyNames())
        .contains(
            "/api/queries",
            "/api/queries/{id}",
            "/api/queries/{id}/versions",
            "/api/queries/{id}/archive",
            "/api/queries/import",
            "/api/queries/export",
            "/api/themes",
            "/api/metrics",
            "/api/metrics/{id}",
            "/api/models",
            "/api/models/{id}/check",
            "/api/completion",
            "/api/providers",
            "/api/keys",
            "/api/keys/{id}")
        .allMatch(path -> path.startsWith("/api/"));
    assertThat(description.path("paths").path("/api/keys").propertyNames()).contains("get", "post");
  }

  @Test
  void namesKeysAsTheyAreOnTheWire() {
    assertThat(schema("StoredQuery").path("properties").propertyNames())
        .contains("external_id", "created_at")
        .doesNotContain("externalId", "createdAt");
  }

  @Test
  void definitionsAreObjectsInTheShapeOfTheSuite() {
    assertThat(schema("RegisteredModel").path("properties").path("definition").toString())
        .contains("object");
    assertThat(schema("ModelSpec").isMissingNode()).isTrue();
    assertThat(schema("MetricSpec").isMissingNode()).isTrue();
    assertThat(schema("CompletionDraft").path("properties").path("messages").toString())
        .contains("user or assistant")
        .doesNotContain("USER");
  }

  @Test
  void everyOperationMayAnswerWithAProblem() {
    JsonNode answer =
        description
            .path("paths")
            .path("/api/queries")
            .path("get")
            .path("responses")
            .path("default");
    assertThat(answer.toString())
        .contains("application/problem+json", "#/components/schemas/Problem");
    assertThat(schema("Problem").path("properties").propertyNames())
        .contains("code", "detail", "retryable", "trace_id", "errors");
    assertThat(schema("Fault").path("properties").propertyNames()).contains("pointer");
  }

  @Test
  void importTakesTheFileAsItsBody() {
    JsonNode post = description.path("paths").path("/api/queries/import").path("post");
    assertThat(post.path("requestBody").path("content").propertyNames()).isNotEmpty();
    assertThat(post.path("parameters").toString())
        .contains("\"format\"", "\"fields\"", "\"collection\"", "\"all_or_nothing\"")
        .doesNotContain("\"body\"", "Content-Type");
  }
}
