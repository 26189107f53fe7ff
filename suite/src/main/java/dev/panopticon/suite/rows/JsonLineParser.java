package dev.panopticon.suite.rows;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One JSON object on each line. */
final class JsonLineParser implements RecordParser {
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxStringLength(Integer.MAX_VALUE).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  @Override
  public Row<Map<String, JsonNode>> parse(int line, String text) {
    try {
      JsonNode node = MAPPER.readTree(text);
      if (!node.isObject()) {
        String type = node.getNodeType().name().toLowerCase(Locale.ROOT);
        return new Row.Bad<>(
            line, "each line must be a JSON object, {...}, but this is of type " + type);
      }
      var values = new LinkedHashMap<String, JsonNode>();
      node.properties().forEach(member -> values.put(member.getKey(), member.getValue()));
      return new Row.Good<>(line, values);
    } catch (JacksonException e) {
      return new Row.Bad<>(line, "is not JSON: " + reason(e));
    }
  }

  private static String reason(JacksonException e) {
    int column = e.getLocation() == null ? -1 : e.getLocation().getColumnNr();
    String message = e.getOriginalMessage().lines().findFirst().orElse("it cannot be parsed");
    return message + (column < 1 ? "" : " at column " + column);
  }
}
