package dev.panopticon.app;

import dev.panopticon.providers.ModelClient;
import java.util.Map;

/** Who is told of each call to a model: a collector of spans, or by default nobody. */
interface Spans extends AutoCloseable {
  /** Nobody: the client stays what it is, and nothing of OpenTelemetry's SDK is loaded. */
  Spans NONE =
      new Spans() {
        @Override
        public ModelClient around(ModelClient client) {
          return client;
        }

        @Override
        public void close() {}
      };

  /** The client, with a span for each of its calls. */
  ModelClient around(ModelClient client);

  /** Sends what is left, within two seconds or not at all. */
  @Override
  void close();

  /**
   * To the collector that OpenTelemetry's standard variables name, if they do. What is wrong with
   * them is an error in the log and no more: evaluations do not depend on who watches them.
   *
   * @param process its name among all that send spans
   */
  static Spans of(Map<String, String> environment, String process) {
    return SpanTarget.of(environment)
        .map(target -> SpanExport.start(target, environment, process))
        .orElse(NONE);
  }
}
