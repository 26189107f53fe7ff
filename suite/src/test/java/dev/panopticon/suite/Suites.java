package dev.panopticon.suite;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Suites for tests. */
final class Suites {
  static final Environment ENVIRONMENT =
      Environment.of(
          Map.of(
              "PANOPTICON_MODEL", "llama3.2",
              "PANOPTICON_COUNT", "7",
              "PANOPTICON_KEY_LOCAL", "secret",
              "HOME", "/root"));

  private Suites() {}

  static SuiteReading read(String yaml) {
    return SuiteReader.readYaml(yaml, ENVIRONMENT);
  }

  static Suite sound(String yaml) {
    return sound(read(yaml));
  }

  static Suite sound(SuiteReading reading) {
    if (reading instanceof SuiteReading.Faulty(var faults)) {
      throw new AssertionError("faulty: " + faults);
    }
    assertThat(reading).isInstanceOf(SuiteReading.Read.class);
    return ((SuiteReading.Read) reading).suite();
  }

  /** The YAML as plain JSON, for checks against the schema. */
  static JsonNode json(String yaml) {
    var faults = new Faults();
    Located root = YamlTree.read(yaml, ENVIRONMENT, faults);
    assertThat(faults.sorted()).isEmpty();
    return json(root);
  }

  private static JsonNode json(Located value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (value) {
      case Located.Text text -> nodes.stringNode(text.value());
      case Located.Flag flag -> nodes.booleanNode(flag.value());
      case Located.Numeral number -> Json.number(number.value());
      case Located.Null _, Located.Broken _ -> nodes.nullNode();
      case Located.Sequence list -> Json.array(list.items().stream().map(Suites::json).toList());
      case Located.Mapping mapping -> {
        var object = Json.object();
        mapping.entries().forEach((key, entry) -> object.set(key, json(entry.value())));
        yield object;
      }
    };
  }
}
