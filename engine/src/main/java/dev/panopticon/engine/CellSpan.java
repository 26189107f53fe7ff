package dev.panopticon.engine;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The span over all calls of one cell and its judgments, from the moment at which the cell's turn
 * came. It is made with the first call, so that a cell which calls nobody leaves none, and nothing
 * is made where calls are not traced. Thread-safe.
 */
final class CellSpan {
  private static final String NAME = "evaluate";

  private final Instant begin = Instant.now();
  private @Nullable Span span;

  /** What the spans of the cell's calls belong to. */
  synchronized Context parent(Tracer tracer, Attributes attributes) {
    Span known = span;
    if (known == null) {
      known =
          tracer
              .spanBuilder(NAME)
              .setNoParent()
              .setStartTimestamp(begin)
              .setAllAttributes(attributes)
              .startSpan();
      span = known;
    }
    return Context.root().with(known);
  }

  synchronized void end() {
    Span known = span;
    if (known != null) {
      known.end();
    }
  }
}
