package dev.panopticon.judging;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A judge's reply without what is not its own words: a leading block of thinking, echoes of the
 * fenced material, and lines quoted with {@code >}.
 *
 * @param text what is left, Markdown included
 */
record Reply(String text) {
  private static final Pattern THINKING =
      Pattern.compile("(?s)\\A\\s*<(think|thinking)>.*?(?:</\\1>|\\z)");
  private static final Pattern QUOTED_LINE = Pattern.compile("(?m)^[ \\t]*>.*$");
  private static final Pattern LINE_END = Pattern.compile("\\R");
  private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.!?])\\s+(?=\\S)");
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]");
  private static final Pattern FENCE = Pattern.compile("^\\s*(?:```|~~~).*");

  /** Stands for a block that is left out: to the line after it there is nothing above. */
  private static final String BLOCK = "";

  static Reply of(String raw) {
    String own = MaterialFence.removeEchoes(THINKING.matcher(raw).replaceFirst(""));
    return new Reply(QUOTED_LINE.matcher(own).replaceAll(""));
  }

  static boolean isFence(String line) {
    return FENCE.matcher(line).matches();
  }

  /**
   * A line without Markdown.
   *
   * @param above the line before it; empty for the first
   * @param first whether no other line is before it
   * @param last whether no other line is after it
   */
  record Line(String text, String above, boolean first, boolean last) {
    /** The parts that end with a full stop, an exclamation or question mark. */
    List<Sentence> sentences() {
      String[] parts = SENTENCE_END.split(text.strip());
      var sentences = new ArrayList<Sentence>();
      for (int i = 0; i < parts.length; i++) {
        sentences.add(
            new Sentence(
                parts[i], i == 0 ? above : "", first && i == 0, last && i == parts.length - 1));
      }
      return sentences;
    }
  }

  /**
   * A sentence of a line; the components are as in {@link Line}.
   *
   * @param above empty unless the sentence begins its line
   */
  record Sentence(String text, String above, boolean first, boolean last) {}

  /**
   * The lines that hold a letter or a digit, in order. A fenced code block is a quotation unless it
   * ends the reply, so its lines are left out; a line that introduced it introduces no other.
   */
  List<Line> lines() {
    List<String> kept = withoutCodeBlocks(LINE_END.split(text));
    int last = kept.size() - 1;
    var lines = new ArrayList<Line>();
    for (int i = 0; i <= last; i++) {
      if (!kept.get(i).equals(BLOCK)) {
        String above = i == 0 ? "" : kept.get(i - 1);
        lines.add(new Line(kept.get(i), above, lines.isEmpty(), i == last));
      }
    }
    return lines;
  }

  private static List<String> withoutCodeBlocks(String[] lines) {
    var kept = new ArrayList<String>();
    var block = new ArrayList<String>();
    boolean inBlock = false;
    for (String line : lines) {
      if (isFence(line)) {
        inBlock = !inBlock;
      } else if (WORD.matcher(line).find()) {
        if (!inBlock && !block.isEmpty()) {
          block.clear();
          kept.add(BLOCK);
        }
        (inBlock ? block : kept).add(Markdown.plain(line));
      }
    }
    kept.addAll(block);
    return kept;
  }
}
