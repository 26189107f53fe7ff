package dev.panopticon.judging;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finds the top-level JSON objects of a reply that have a certain field. Judges' small mistakes are
 * read (single quotes, a comma too many, line breaks in strings); a field twice in one object is
 * not.
 *
 * <p>An object in the middle of a sentence is spoken of, not said, and does not count, but where
 * the words before it announce a verdict; nor does one that a line introduces as somebody's words.
 */
final class JsonVerdicts {
  private static final List<String> EXPLANATIONS =
      List.of("reasoning", "explanation", "reason", "rationale");
  private static final int DEEPEST = 20;
  private static final int MOST_OBJECTS = 100;
  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEEPEST).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
                  .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
                  .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                  .build())
          .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** What does not count as text before or after an object: mark-up and white space. */
  private static final Pattern NOTHING = Pattern.compile("[\\s`*.]*");

  private static final Pattern FENCE_LINE = Pattern.compile("(?m)^[ \\t]*(?:```|~~~).*$");
  private static final Pattern TAG_AT_END = Pattern.compile("</?[A-Za-z_]+>\\s*\\z");
  private static final Pattern SEPARATED =
      Pattern.compile("(?s).*[.!?:;)\\]>\u2013\u2014|-][\\s`*]*");

  /** By field; {@link ReplyFormat#field} knows few. */
  private static final Map<String, Pattern> OPENINGS = new ConcurrentHashMap<>();

  private final VerdictWords words;
  private final String field;
  private final Pattern opening;

  JsonVerdicts(VerdictWords words, String field) {
    this.words = words;
    this.field = field;
    this.opening = OPENINGS.computeIfAbsent(field, JsonVerdicts::opening);
  }

  private static Pattern opening(String field) {
    return Pattern.compile(
        "\\{\\s*[\"'](?:%s|%s)[\"']".formatted(String.join("|", EXPLANATIONS), field),
        Pattern.CASE_INSENSITIVE);
  }

  /**
   * What an object says.
   *
   * @param value the field's value
   * @param explanation the judge's reason; null when it gave none
   */
  record Said(JsonNode value, @Nullable String explanation) {}

  /** An object with the field, from its opening brace to behind its closing one. */
  private record Place(int start, int end, Said said) {}

  /**
   * The objects with the field, in their order; none when a later one is broken or cut off, or when
   * there are so many that the reply is no judge's.
   */
  List<Found<Said>> find(Reply reply) {
    String text = reply.text();
    List<Place> places = places(text);
    int end = places.isEmpty() ? 0 : places.getLast().end();
    if (places.size() > MOST_OBJECTS || opening.matcher(text).region(end, text.length()).find()) {
      return List.of();
    }
    return places.stream().map(place -> found(text, place)).toList();
  }

  private Found<Said> found(String text, Place place) {
    String before = FENCE_LINE.matcher(text.substring(0, place.start())).replaceAll("");
    String after = FENCE_LINE.matcher(text.substring(place.end())).replaceAll("");
    String lineBefore = before.substring(before.lastIndexOf('\n') + 1);
    String lineAfter = after.lines().findFirst().orElse("");
    boolean beginsLine = NOTHING.matcher(Markdown.plain(lineBefore)).matches();
    boolean endsLine = NOTHING.matcher(TAG_AT_END.matcher(lineAfter).replaceAll("")).matches();
    String above = beginsLine ? lastLine(before) : Markdown.plain(lineBefore);
    boolean isSaid =
        !words.introduceQuote(above)
            && (beginsLine || SEPARATED.matcher(lineBefore).matches() || words.announce(above));
    boolean first = endsLine && NOTHING.matcher(before).matches();
    boolean last = isSaid && NOTHING.matcher(TAG_AT_END.matcher(after).replaceAll("")).matches();
    boolean headed = isSaid && endsLine && words.head(above);
    return new Found<>(key(place.said().value()), place.said(), headed || last, first, last);
  }

  private static Object key(JsonNode value) {
    return value.isNumber()
        ? (Object) value.doubleValue()
        : value.asString("").strip().toLowerCase(Locale.ROOT);
  }

  private static String lastLine(String text) {
    List<String> lines = text.lines().filter(line -> !line.isBlank()).toList();
    return lines.isEmpty() ? "" : Markdown.plain(lines.getLast());
  }

  private List<Place> places(String text) {
    char[] characters = text.toCharArray();
    var places = new ArrayList<Place>();
    int start = nextBrace(text, 0);
    while (start >= 0) {
      ObjectNode object = parse(characters, start);
      int end = object == null ? start + 1 : end(text, start);
      JsonNode value = object == null ? null : value(object);
      if (object != null && value != null) {
        places.add(new Place(start, end, new Said(value, explanation(object))));
      }
      start = nextBrace(text, end);
    }
    return places;
  }

  /** The next brace that a quotation mark follows: others begin no object, or an empty one. */
  private static int nextBrace(String text, int from) {
    for (int brace = text.indexOf('{', from); brace >= 0; brace = text.indexOf('{', brace + 1)) {
      int next = brace + 1;
      while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
        next++;
      }
      if (next < text.length() && (text.charAt(next) == '"' || text.charAt(next) == '\'')) {
        return brace;
      }
    }
    return -1;
  }

  /** The field's value; null when the object has no such field, or two that differ in case. */
  private @Nullable JsonNode value(ObjectNode object) {
    var named =
        object.properties().stream()
            .filter(property -> property.getKey().strip().equalsIgnoreCase(field))
            .toList();
    return named.size() == 1 ? named.getFirst().getValue() : null;
  }

  private static @Nullable String explanation(ObjectNode object) {
    return EXPLANATIONS.stream()
        .flatMap(name -> Stream.ofNullable(object.get(name)))
        .filter(JsonNode::isString)
        .map(JsonNode::stringValue)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable ObjectNode parse(char[] text, int start) {
    try (JsonParser parser = JSON.createParser(text, start, text.length - start)) {
      JsonNode read = JSON.readTree(parser);
      return read instanceof ObjectNode object ? object : null;
    } catch (JacksonException _) {
      return null;
    }
  }

  /** Behind the closing brace of an object that is known to be well-formed. */
  private static int end(String text, int start) {
    int depth = 0;
    char quote = 0;
    for (int i = start; i < text.length(); i++) {
      char character = text.charAt(i);
      if (quote != 0) {
        if (character == '\\') {
          i++;
        } else if (character == quote) {
          quote = 0;
        }
      } else if (character == '"' || character == '\'') {
        quote = character;
      } else if (character == '{') {
        depth++;
      } else if (character == '}' && --depth == 0) {
        return i + 1;
      }
    }
    return text.length();
  }
}
