package dev.panopticon.suite;

import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The published schema, as an editor applies it. */
final class PublishedSchema {
  private final Schema schema =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(SuiteSchema.text());

  List<String> errors(JsonNode json) {
    return schema.validate(json).stream().map(Object::toString).toList();
  }
}
