package dev.panopticon.suite;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads suites. Stateless; never touches the files that a suite names. */
public final class SuiteReader {
  private SuiteReader() {}

  /**
   * Reads a suite file. {@code ${NAME}} takes variables of {@code environment} whose names start
   * with {@code PANOPTICON_} and that hold no keys.
   */
  public static SuiteReading readYaml(String text, Environment environment) {
    var faults = new Faults();
    Located root = YamlTree.read(text, environment, faults);
    return reading(root, faults, true);
  }

  /** Reads the bytes of a suite file, which must be UTF-8. */
  public static SuiteReading readYaml(byte[] utf8, Environment environment) {
    var faults = new Faults();
    String text = YamlText.decode(utf8, faults);
    return text == null ? new SuiteReading.Faulty(faults.sorted()) : readYaml(text, environment);
  }

  /**
   * Reads the body of a request. It may name uploads but no files, and {@code ${NAME}} is plain
   * text there: a request must not read the server's disk or environment.
   */
  public static SuiteReading readJson(JsonNode json) {
    var faults = new Faults();
    return reading(JsonTree.read(json, faults), faults, false);
  }

  /** Reads JSON that we wrote ourselves, where local files are allowed. */
  static SuiteReading readOwnJson(JsonNode json) {
    var faults = new Faults();
    return reading(JsonTree.read(json, faults), faults, true);
  }

  private static SuiteReading reading(@Nullable Located root, Faults faults, boolean filesAllowed) {
    Suite suite = root == null ? null : SuiteShape.read(root, faults, filesAllowed);
    if (root == null || suite == null || !faults.isEmpty()) {
      return new SuiteReading.Faulty(faults.sorted());
    }
    return new SuiteReading.Read(suite, Definitions.toJson(suite), new SuitePlaces(root));
  }
}
