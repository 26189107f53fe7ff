package dev.panopticon.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Finds the answers that a judge's prompt shows. The first of these ways that finds any is taken:
 *
 * <ol>
 *   <li>fences, as Panopticon's own prompts have them: {@code <<<ANSWER A 5f3a>>> ... <<<END ANSWER
 *       A 5f3a>>>};
 *   <li>tags at the beginning of a line whose name speaks of an answer: {@code <answer_a> ...
 *       </answer_a>};
 *   <li>pairs of lines: {@code [The Start of Assistant A's Answer] ... [The End of ...]};
 *   <li>headings: {@code ### Answer A}, up to the next heading.
 * </ol>
 *
 * Reference answers are not what is judged and are left out. Of blocks with the same delimiter the
 * last one counts: an earlier one is an explanation of the format.
 */
final class AnswerBlocks {
  private static final String ANSWER_WORD = "answer|response|output|assistant|candidate|completion";
  private static final Pattern FENCED =
      Pattern.compile(
          "^<<<(?<label>(?!END)[^<>\\n]*(?:%s)[^<>\\n]*)>>>$(?<text>.*?)^<<<END \\k<label>>>>$"
              .formatted(ANSWER_WORD),
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern TAGGED =
      Pattern.compile(
          "^[ \\t]*<(?<label>(?<tag>[\\w.:-]*(?:%s)[\\w.:-]*)[^<>\\n]*)>(?<text>.*?)</\\k<tag>[^<>\\n]*>"
              .formatted(ANSWER_WORD),
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern DELIMITER_LINE =
      Pattern.compile("^[ \\t]*(?:[<\\[=#~]|-{3}|\\*{2})[^\\n]{0,160}$", Pattern.MULTILINE);
  private static final Pattern SPEAKS_OF_ANSWER =
      Pattern.compile("(?<![a-z])(?:%s)s?(?![a-z])".formatted(ANSWER_WORD));
  private static final Pattern SPEAKS_OF_END = Pattern.compile("(?<![a-z])end(?![a-z])|</|\\[/");
  private static final Pattern SPEAKS_OF_REFERENCE =
      Pattern.compile("reference|expected|gold|ideal|correct");

  private AnswerBlocks() {}

  /**
   * One answer in a prompt.
   *
   * @param from where its opening delimiter begins
   * @param to where its closing delimiter ends
   */
  record Block(int from, int to, String text) {}

  /** The answers in the order in which they stand; empty when none is delimited. */
  static List<Block> find(String prompt) {
    for (Pattern delimited : List.of(FENCED, TAGGED)) {
      List<Block> blocks = named(prompt, delimited);
      if (!blocks.isEmpty()) {
        return blocks;
      }
    }
    List<MatchResult> lines = DELIMITER_LINE.matcher(prompt).results().toList();
    List<Block> paired = betweenLines(prompt, lines, true);
    return paired.isEmpty() ? betweenLines(prompt, lines, false) : paired;
  }

  private static List<Block> named(String prompt, Pattern delimited) {
    var byName = new LinkedHashMap<String, Block>();
    delimited
        .matcher(prompt)
        .results()
        .forEach(
            tag -> {
              String name = tag.group("label").toLowerCase(Locale.ROOT);
              if (!SPEAKS_OF_REFERENCE.matcher(name).find()) {
                byName.put(name, new Block(tag.start(), tag.end(), tag.group("text").strip()));
              }
            });
    return inOrder(byName);
  }

  /**
   * @param closed whether a block needs a line that says it ends, or ends at any delimiter line
   */
  private static List<Block> betweenLines(String prompt, List<MatchResult> lines, boolean closed) {
    var byLine = new LinkedHashMap<String, Block>();
    for (int i = 0; i < lines.size(); i++) {
      MatchResult opening = lines.get(i);
      if (!opens(opening)) {
        continue;
      }
      int next = i + 1;
      while (closed && next < lines.size() && !closes(lines.get(next)) && !opens(lines.get(next))) {
        next++;
      }
      boolean hasEnd = next < lines.size() && closes(lines.get(next));
      if (hasEnd || !closed) {
        int textEnd = next < lines.size() ? lines.get(next).start() : prompt.length();
        int to = hasEnd ? lines.get(next).end() : textEnd;
        String text = prompt.substring(opening.end(), textEnd).strip();
        byLine.put(opening.group(), new Block(opening.start(), to, text));
      }
    }
    return inOrder(byLine);
  }

  private static boolean opens(MatchResult line) {
    String text = line.group().toLowerCase(Locale.ROOT);
    return SPEAKS_OF_ANSWER.matcher(text).find()
        && !SPEAKS_OF_REFERENCE.matcher(text).find()
        && !closes(line);
  }

  private static boolean closes(MatchResult line) {
    return SPEAKS_OF_END.matcher(line.group().toLowerCase(Locale.ROOT)).find();
  }

  private static List<Block> inOrder(Map<String, Block> blocks) {
    var ordered = new ArrayList<>(blocks.values());
    ordered.sort((one, other) -> Integer.compare(one.from(), other.from()));
    return List.copyOf(ordered.subList(0, Math.min(2, ordered.size())));
  }
}
