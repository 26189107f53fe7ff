package dev.panopticon.suite.rows;

import dev.panopticon.model.DataSource;
import dev.panopticon.model.JudgeSource;
import dev.panopticon.suite.Format;
import dev.panopticon.suite.rows.FieldValues.Unusable;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The replies of a recorded judge. The mapping's names are {@code query}, {@code reply} and {@code
 * scores}. The one that the metric uses must be there (null is allowed and means that there is
 * none), the other may be.
 */
public final class RecordedReplyRows extends RecordedRows<RecordedReply> {
  private static final JsonMapper MAPPER = JsonMapper.shared();

  private final JudgeSource.Use use;

  private RecordedReplyRows(InputStream in, Format format, JudgeSource.Recorded judge) {
    super(in, format, judge.source(), field(judge.use()));
    this.use = judge.use();
  }

  public static RecordedReplyRows read(InputStream in, Format format, JudgeSource.Recorded judge) {
    return new RecordedReplyRows(in, format, judge);
  }

  /** For a judge of that source. */
  public static RecordedReplyRows read(
      InputStream in, Format format, DataSource source, JudgeSource.Use use) {
    return read(in, format, new JudgeSource.Recorded(source, use));
  }

  @Override
  RecordedReply recorded(String query, FieldValues values) throws Unusable {
    values.requiredValue(field(use));
    return new RecordedReply(query, values.optionalText("reply"), scores(values));
  }

  private static String field(JudgeSource.Use use) {
    return switch (use) {
      case REPLY -> "reply";
      case SCORES -> "scores";
    };
  }

  private static List<Double> scores(FieldValues values) throws Unusable {
    String field = values.mapping().field("scores");
    JsonNode value = values.csv() ? parsed(field, values.word("scores")) : values.value("scores");
    if (value == null || value.isNull()) {
      return List.of();
    }
    var scores = new ArrayList<Double>();
    for (JsonNode item : value.isArray() ? value : List.of(value)) {
      scores.add(score(field, item));
    }
    if (scores.isEmpty() || scores.size() > 2) {
      throw new Unusable(
          "field `"
              + field
              + "` must be a number or a list of two numbers, but has "
              + scores.size());
    }
    return scores;
  }

  private static double score(String field, JsonNode item) throws Unusable {
    double score = item.isNumber() ? Double.parseDouble(item.asString()) : Double.NaN;
    if (!Double.isFinite(score)) {
      throw new Unusable("field `" + field + "` must be a finite number or two, but has " + item);
    }
    return score;
  }

  /** A cell holds a number or a JSON list of numbers. */
  private static @Nullable JsonNode parsed(String field, @Nullable String cell) throws Unusable {
    try {
      return cell == null ? null : MAPPER.readTree(cell);
    } catch (JacksonException e) {
      throw new Unusable(
          "field `"
              + field
              + "` must be a number such as 7 or a list such as [8, 7.5], but is "
              + cell);
    }
  }
}
