package dev.panopticon.suite;

import java.util.LinkedHashMap;
import java.util.Map;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Says what to do about text that is no YAML. */
final class YamlProblem {
  /** A part of the parser's message to what a person can do. */
  private static final Map<String, String> REMEDIES = new LinkedHashMap<>();

  static {
    REMEDIES.put("TAB", "a tab cannot indent in YAML: use spaces");
    REMEDIES.put(
        "mapping values are not allowed here",
        "a \": \" stands where no key can be: quote the text that contains it, or mend the"
            + " indentation");
    REMEDIES.put(
        "found undefined alias", "a text that starts with * must be quoted, or its anchor is gone");
    REMEDIES.put("cannot start any token", "a text that starts with this character must be quoted");
    REMEDIES.put(
        "expected <block end>", "the indentation does not fit the lines above, or a quote is open");
    REMEDIES.put(
        "expected ',' or", "a comma or the closing bracket is missing, or a text must be quoted");
    REMEDIES.put("found unexpected end of stream", "a quote is never closed");
    REMEDIES.put("could not find expected ':'", "the \": \" after a key is missing");
    REMEDIES.put(
        "found unknown escape character",
        "in \"double quotes\" a backslash escapes: use" + " 'single quotes' for patterns");
  }

  private YamlProblem() {}

  /** Where it was noticed, or where that begins of which the end is missing. */
  static Place place(MarkedYamlEngineException e) {
    return (isOpen(e) ? e.getContextMark().or(e::getProblemMark) : e.getProblemMark())
        .map(mark -> new Place("", mark.getLine() + 1, mark.getColumn() + 1, 0))
        .orElse(Place.WHOLE);
  }

  /** What is never closed is noticed at the text's end, where nobody can mend it. */
  private static boolean isOpen(MarkedYamlEngineException e) {
    String problem = String.valueOf(e.getProblem());
    return problem.contains("end of stream") || problem.contains("<stream end>");
  }

  static String readable(MarkedYamlEngineException e) {
    String problem = e.getProblem() == null ? "it cannot be parsed" : e.getProblem();
    String context = e.getContext() == null ? "" : " " + e.getContext();
    return "this is not valid YAML: "
        + problem
        + context
        + beginning(e)
        + REMEDIES.entrySet().stream()
            .filter(remedy -> problem.contains(remedy.getKey()))
            .findFirst()
            .map(remedy -> " (" + remedy.getValue() + ")")
            .orElse("");
  }

  private static String beginning(MarkedYamlEngineException e) {
    return e.getContextMark()
        .filter(_ -> !isOpen(e))
        .map(
            mark ->
                " that begins on line %d, column %d"
                    .formatted(mark.getLine() + 1, mark.getColumn() + 1))
        .orElse("");
  }
}
