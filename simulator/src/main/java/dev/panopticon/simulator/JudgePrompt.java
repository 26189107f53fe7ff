package dev.panopticon.simulator;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a judge is shown and asked for.
 *
 * @param answers one or two texts, in the order in which they are shown; the whole last message of
 *     the user when none is delimited
 * @param surroundings all text of the system and the user outside of the answers
 * @param instructions the same without any other fenced material (question, reference), but with
 *     the JSON schema of the response format when there is one
 */
record JudgePrompt(List<String> answers, String surroundings, String instructions) {

  private static final Pattern MATERIAL =
      Pattern.compile("^<<<([^<>\\n]+)>>>$.*?^<<<END \\1>>>$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final String NUMBER = "(-?\\d+(?:\\.\\d+)?)";
  private static final Pattern BOUNDS =
      Pattern.compile(
          "(?:from|between|scale of|scale:)\\s+%s(?:\\s*\\([^()]*\\))?\\s*(?:to|and|-|\u2013)\\s*%s"
              .formatted(NUMBER, NUMBER),
          Pattern.CASE_INSENSITIVE);
  private static final Pattern SCHEMA_BOUNDS =
      Pattern.compile("\"minimum\":%s,\"maximum\":%s".formatted(NUMBER, NUMBER));
  // Bounded, because java.util.regex goes one deeper with each repetition of such a group.
  private static final String QUOTED_LIST =
      "((?:[\"'`][^\"'`\\n]+[\"'`](?:\\s*(?:[|/,]|or|and)\\s*){0,3}){2,50})";
  private static final Pattern LABELS_OF_KEY = Pattern.compile("\"label\"\\s*:\\s*" + QUOTED_LIST);
  private static final Pattern LABELS_LISTED =
      Pattern.compile(
          "(?:one of|labels|labels are|\"enum\")(?: the labels| these labels)?\\s*:?\\s*\\[?"
              + QUOTED_LIST,
          Pattern.CASE_INSENSITIVE);
  private static final Pattern LABELS_BARE =
      Pattern.compile(
          "(?:one of|labels are|labels)(?: the labels| these labels)?\\s*:\\s*([^\\n.]+)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern QUOTED = Pattern.compile("[\"'`]([^\"'`\\n]+)[\"'`]");

  /**
   * The least and the greatest score.
   *
   * @param whole whether scores are whole numbers
   */
  record Bounds(double least, double greatest, boolean whole) {}

  static JudgePrompt of(ChatRequest request) {
    String shown = request.lastUserText();
    List<AnswerBlocks.Block> blocks = AnswerBlocks.find(shown);
    String surroundings = surroundings(request, shown, blocks);
    String instructions = MATERIAL.matcher(surroundings).replaceAll("");
    return new JudgePrompt(
        blocks.isEmpty()
            ? List.of(shown.strip())
            : blocks.stream().map(AnswerBlocks.Block::text).toList(),
        surroundings,
        request.responseFormat() == null
            ? instructions
            : instructions + "\n" + request.responseFormat());
  }

  boolean asksFor(String key) {
    return instructions.contains("\"" + key + "\"");
  }

  /** The bounds that the prompt names ("from 1 to 10"); 1 to 10 when it names none. */
  Bounds bounds() {
    for (Pattern pattern : List.of(SCHEMA_BOUNDS, BOUNDS)) {
      Matcher matcher = pattern.matcher(instructions);
      if (matcher.find()) {
        return bounds(matcher.group(1), matcher.group(2));
      }
    }
    return new Bounds(1, 10, true);
  }

  /** The labels that the prompt lists, best first; "good" and "bad" when it lists none. */
  List<String> labels() {
    for (Pattern pattern : List.of(LABELS_OF_KEY, LABELS_LISTED)) {
      Matcher matcher = pattern.matcher(instructions);
      if (matcher.find()) {
        return quoted(matcher.group(1));
      }
    }
    Matcher bare = LABELS_BARE.matcher(instructions);
    return bare.find()
        ? List.of(bare.group(1).strip().split("\\s*[,|/]\\s*"))
        : List.of("good", "bad");
  }

  private static String surroundings(
      ChatRequest request, String shown, List<AnswerBlocks.Block> blocks) {
    var text = new StringBuilder();
    for (ChatRequest.Message message : request.messages()) {
      if (!message.text().equals(shown)) {
        text.append(message.text()).append('\n');
      }
    }
    int from = 0;
    for (AnswerBlocks.Block block : blocks) {
      text.append(shown, from, block.from()).append('\n');
      from = block.to();
    }
    text.append(shown, from, shown.length());
    return text.toString();
  }

  /** Whether the reply is to end with a line such as {@code Verdict: good}. */
  boolean asksForVerdictLine() {
    return instructions.contains("Verdict:");
  }

  private static List<String> quoted(String text) {
    var found = new LinkedHashSet<String>();
    Matcher matcher = QUOTED.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return List.copyOf(found);
  }

  private static Bounds bounds(String one, String other) {
    double least = Math.min(Double.parseDouble(one), Double.parseDouble(other));
    double greatest = Math.max(Double.parseDouble(one), Double.parseDouble(other));
    boolean whole = greatest - least > 1 && !one.contains(".") && !other.contains(".");
    return new Bounds(least, greatest, whole);
  }
}
