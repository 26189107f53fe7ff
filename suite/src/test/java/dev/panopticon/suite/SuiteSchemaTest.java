package dev.panopticon.suite;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.junit.jupiter.api.Test;

class SuiteSchemaTest {
  private final PublishedSchema schema = new PublishedSchema();

  @Test
  void theSchemaIsOneOfItsDraft() {
    var draft =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

    assertThat(draft.validate(SuiteSchema.text(), InputFormat.JSON)).isEmpty();
  }

  @Test
  void theSchemaAcceptsTheDocumentedExampleAndItsCanonicalForm() {
    assertThat(schema.errors(Suites.json(SuiteReaderTest.EXAMPLE))).isEmpty();
    var read = (SuiteReading.Read) Suites.read(SuiteReaderTest.EXAMPLE);
    assertThat(schema.errors(read.canonical())).isEmpty();
  }

  @Test
  void everyCanonicalSuiteFitsTheSchema() {
    var random = new RandomDefinitions(11);
    for (int i = 0; i < 300; i++) {
      Suite suite = random.suite();
      assertThat(schema.errors(Definitions.toJson(suite))).as(suite.toString()).isEmpty();
    }
  }
}
