package dev.panopticon.gateway;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import dev.panopticon.contract.Problem;
import dev.panopticon.model.Message;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.QueryContent;
import dev.panopticon.platform.ProcessIdentity;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.jackson.ModelResolver;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import io.swagger.v3.oas.models.responses.ApiResponse;
import java.util.Set;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.core.providers.ObjectMapperProvider;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.JsonNode;

/**
 * Describes the API. The library that does it knows neither our mapper nor the shape of
 * definitions; here it is told both.
 */
@Configuration(proxyBeanMethods = false)
public class OpenApiConfiguration {
  private static final String PROBLEM = "Problem";
  private static final String IMPORT = "/api/queries/import";

  static {
    SpringDocUtils.getConfig()
        .replaceWithSchema(ModelSpec.class, definition("A model, in the suite file's shape."))
        .replaceWithSchema(MetricSpec.class, definition("A metric, in the suite file's shape."))
        .replaceWithSchema(
            QueryContent.class, definition("A query's content, in the suite file's shape."))
        .replaceWithSchema(
            Message.class, definition("A turn: `role` (system, user or assistant) and `content`."))
        .replaceWithSchema(JsonNode.class, definition("A suite; `panopticon suite schema`."));
  }

  private static Schema<?> definition(String description) {
    return new Schema<>().types(Set.of("object")).type("object").description(description);
  }

  @Bean
  OpenAPI openApi(ProcessIdentity identity) {
    return new OpenAPI()
        .info(
            new Info()
                .title("Panopticon")
                .version(identity.version())
                .description(
                    "Evaluates language models. Errors are RFC 9457 problem details; lists page by"
                        + " cursor (after, limit 1..500); times are ISO-8601 UTC."));
  }

  /** Keys as they are on the wire: snake_case. */
  @Bean
  ModelResolver snakeCase() {
    return new ModelResolver(
            ObjectMapperProvider.createJson(new SpringDocConfigProperties())
                .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE))
        .openapi31(true);
  }

  @Bean
  OpenApiCustomizer problemsAndStreams() {
    return description -> {
      ModelConverters.getInstance(true)
          .read(Problem.class)
          .forEach(description.getComponents()::addSchemas);
      description.getPaths().values().stream()
          .map(PathItem::readOperations)
          .forEach(operations -> operations.forEach(OpenApiConfiguration::addProblem));
      PathItem importing = description.getPaths().get(IMPORT);
      if (importing != null) {
        importing.getPost().requestBody(file());
      }
    };
  }

  private static void addProblem(Operation operation) {
    Schema<?> problem = new Schema<>().$ref("#/components/schemas/" + PROBLEM);
    operation
        .getResponses()
        .addApiResponse(
            "default",
            new ApiResponse()
                .description("An error, as a problem detail (RFC 9457)")
                .content(
                    new Content()
                        .addMediaType(
                            "application/problem+json", new MediaType().schema(problem))));
  }

  private static RequestBody file() {
    Schema<?> bytes = new Schema<>().types(Set.of("string")).type("string").format("binary");
    var content = new Content();
    for (String type : new String[] {"application/jsonl", "text/csv", "application/octet-stream"}) {
      content.addMediaType(type, new MediaType().schema(bytes));
    }
    return new RequestBody()
        .required(true)
        .description("The file itself: JSONL or CSV with a header, as `format` says.")
        .content(content);
  }
}
