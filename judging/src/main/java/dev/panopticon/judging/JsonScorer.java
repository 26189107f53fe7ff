package dev.panopticon.judging;

import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * {@code json-valid}: 1 if the whole output is one JSON value by RFC 8259, with nothing but white
 * space around it. A Markdown fence around it makes it invalid. Repeated names in an object are
 * valid: the RFC only advises against them.
 */
final class JsonScorer {
  /** No limits of its own: the parser streams, so depth and length cost no more than the text. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private JsonScorer() {}

  static double score(String output) {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), output)) {
      if (parser.nextToken() == null) {
        return 0;
      }
      parser.skipChildren();
      parser.finishToken();
      return parser.nextToken() == null ? 1 : 0;
    } catch (JacksonException _) {
      return 0;
    }
  }
}
