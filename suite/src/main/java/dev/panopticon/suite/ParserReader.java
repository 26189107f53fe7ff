package dev.panopticon.suite;

import dev.panopticon.model.Scale;
import dev.panopticon.model.VerdictParser;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads how replies are read, and whether that fits the scale. Without {@code parser} it is {@code
 * verdict} for the built-in template, which asks for it; for a template of one's own and for
 * recorded replies the scale decides.
 */
final class ParserReader {
  private final Reading reading;
  private final Fields fields;

  ParserReader(Reading reading, Fields fields) {
    this.reading = reading;
    this.fields = fields;
  }

  /** The parser of a metric of kind {@code judge}; null if it is faulty. */
  @Nullable VerdictParser forJudge(@Nullable Scale scale, JudgePrompt prompt, boolean recorded) {
    var choices = choices(VerdictParser.VERDICT, VerdictParser.NUMBER, VerdictParser.LABEL);
    boolean builtIn = prompt.template() == null && !recorded;
    VerdictParser parser = given(choices, builtIn ? VerdictParser.VERDICT : byScale(scale));
    if (scale == null || parser == null) {
      return null;
    }
    boolean range = scale instanceof Scale.Range;
    if (parser == VerdictParser.NUMBER && !range) {
      return misfit("the parser `number` needs scale: {min, max}; for labels use `label`");
    }
    if (parser == VerdictParser.LABEL && range) {
      return misfit("the parser `label` needs labels or pass_fail; for {min, max} use `number`");
    }
    return parser;
  }

  private static VerdictParser byScale(@Nullable Scale scale) {
    return switch (scale) {
      case null -> VerdictParser.VERDICT;
      case Scale.Range _ -> VerdictParser.NUMBER;
      case Scale.Labels _, Scale.PassFail _ -> VerdictParser.LABEL;
    };
  }

  /** The parser of a metric of kind {@code pairwise}; null if it is faulty. */
  @Nullable VerdictParser forPairs(@Nullable Scale scale, JudgePrompt prompt, boolean recorded) {
    var choices = choices(VerdictParser.VERDICT, VerdictParser.TWO_NUMBERS, VerdictParser.LABEL);
    boolean builtIn = prompt.template() == null && !recorded;
    boolean twoNumbers = scale != null && !builtIn;
    VerdictParser parser =
        given(choices, twoNumbers ? VerdictParser.TWO_NUMBERS : VerdictParser.VERDICT);
    if (parser != null && parser != VerdictParser.TWO_NUMBERS && fields.has("scale")) {
      return misfit(
          "the scale of a pairwise metric bounds two scores: write parser: two-numbers, or leave"
              + " the scale out");
    }
    return parser;
  }

  private @Nullable VerdictParser given(
      Map<String, VerdictParser> choices, VerdictParser otherwise) {
    if (!fields.has("parser")) {
      return otherwise;
    }
    if (fields.get("parser") instanceof Located.Text text && text.value().equals("logprob")) {
      return misfit(Later.logprob());
    }
    return fields.choice("parser", choices);
  }

  private @Nullable VerdictParser misfit(String detail) {
    reading.faults().add(fields.placeOfValue("parser"), detail);
    return null;
  }

  private static Map<String, VerdictParser> choices(VerdictParser... parsers) {
    var choices = new LinkedHashMap<String, VerdictParser>();
    for (VerdictParser parser : parsers) {
      choices.put(parser.wireName(), parser);
    }
    return choices;
  }
}
