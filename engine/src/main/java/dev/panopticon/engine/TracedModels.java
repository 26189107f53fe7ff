package dev.panopticon.engine;

import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.CallRequest;
import dev.panopticon.providers.ModelClient;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;

/**
 * Makes an OpenTelemetry span of each call; within a run the calls of one cell hang together under
 * a span of that cell. {@link CallAttributes} has what spans say; prompts, answers and keys are
 * never among it. Deviating from the conventions, by which one span covers all retries, each
 * attempt has its own: between two of them a cell may wait for minutes. Thread-safe.
 */
public final class TracedModels implements ModelClient {
  private static final String SCOPE = "dev.panopticon";

  private final ModelClient client;
  private final Tracer tracer;

  /**
   * @param telemetry whose spans are taken without waiting, as those of the SDK's batch processor
   *     are
   */
  public TracedModels(ModelClient client, OpenTelemetry telemetry) {
    this.client = client;
    this.tracer = telemetry.getTracer(SCOPE);
  }

  @Override
  public CallOutcome call(CallRequest request) {
    Span span = begin(request);
    try {
      CallOutcome outcome = client.call(request);
      span.setAllAttributes(CallAttributes.of(outcome));
      if (outcome instanceof CallOutcome.Failed) {
        span.setStatus(StatusCode.ERROR); // without words: a provider's may quote the prompt
      }
      return outcome;
    } catch (RuntimeException | Error broken) {
      span.setAllAttributes(CallAttributes.of(broken)).setStatus(StatusCode.ERROR);
      throw broken;
    } finally {
      span.end();
    }
  }

  private Span begin(CallRequest request) {
    SpanBuilder span =
        tracer
            .spanBuilder(CallAttributes.OPERATION + " " + request.model().model())
            .setSpanKind(SpanKind.CLIENT)
            .setAllAttributes(CallAttributes.of(request));
    StepMark.current()
        .ifPresent(
            mark ->
                span.setParent(mark.span().parent(tracer, CallAttributes.ofCell(mark)))
                    .setAllAttributes(CallAttributes.of(mark)));
    return span.startSpan();
  }
}
