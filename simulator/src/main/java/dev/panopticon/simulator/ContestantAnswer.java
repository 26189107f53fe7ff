package dev.panopticon.simulator;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a simulated model answers: a function of (seed, request) and of the model's {@link Quality}.
 *
 * <p>An arithmetic question in the last message of the user gets an equation ({@code 17 * 23 =
 * 391}), or the bare number when a message says "only" or "just"; anything else gets two to five
 * sentences about a word of the question. {@code [[answer-length:N]]} in that message asks for N
 * characters, 16 million at most.
 */
final class ContestantAnswer {
  private static final Pattern BARE =
      Pattern.compile("\\b(only|just)\\b", Pattern.CASE_INSENSITIVE);
  private static final Pattern TOPIC = Pattern.compile("\\b[a-zA-Z]{5,20}\\b");
  private static final Pattern LENGTH = Pattern.compile("\\[\\[answer-length:(\\d{1,8})\\]\\]");
  private static final int MAX_LENGTH = 16_000_000;

  private final ChatRequest request;
  private final Dice dice;
  private final double quality;
  private final String question;

  private ContestantAnswer(long seed, ChatRequest request) {
    this.request = request;
    this.dice = Dice.of(seed).with(request.fingerprint()).with("answer");
    this.quality = Quality.of(request.model());
    this.question = request.lastUserText();
  }

  static String write(long seed, ChatRequest request) {
    return new ContestantAnswer(seed, request).write();
  }

  private String write() {
    Matcher length = LENGTH.matcher(question);
    if (length.find()) {
      return ofLength(Math.min(Integer.parseInt(length.group(1)), MAX_LENGTH));
    }
    String answer = Arithmetic.findQuestion(question).map(this::solve).orElseGet(this::explain);
    return request.responseFormat() == null ? answer : "{\"answer\": \"" + answer + "\"}";
  }

  private String solve(Arithmetic task) {
    boolean right = dice.with("right").uniform() < quality;
    long error = 1L + dice.with("error").below(9);
    long result = right ? task.result() : task.result() + error;
    boolean bare =
        request.messages().stream().anyMatch(message -> BARE.matcher(message.text()).find());
    return bare ? Long.toString(result) : task + " = " + result;
  }

  private String explain() {
    int sentences = 2 + dice.with("sentences").below(4);
    var text = new StringBuilder();
    for (int i = 0; i < sentences; i++) {
      text.append(i == 0 ? "" : " ").append(sentence(i));
    }
    return text.toString();
  }

  private String sentence(int index) {
    Dice sentence = dice.with(index);
    boolean careful = sentence.with("careful").uniform() < quality;
    String opener =
        Phrases.pick(careful ? Phrases.CAREFUL : Phrases.VAGUE, sentence.with("opener"));
    String statement = Phrases.pick(Phrases.STATEMENTS, sentence.with("statement"));
    return opener + statement.replace("%s", topic(sentence.with("topic")));
  }

  /** A word of the question, so that the answers to two questions look different. */
  private String topic(Dice draw) {
    Matcher words = TOPIC.matcher(question);
    int wanted = draw.below(6);
    String word = "this";
    for (int i = 0; i <= wanted && words.find(); i++) {
      word = words.group();
    }
    return word;
  }

  private String ofLength(int length) {
    var text = new StringBuilder(length + 200);
    for (int i = 0; text.length() < length; i++) {
      text.append(sentence(i)).append(' ');
    }
    return text.substring(0, length);
  }
}
