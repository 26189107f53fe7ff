package dev.panopticon.engine;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.panopticon.model.RunId;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.slf4j.LoggerFactory;

/** What some classes log while this is open, from INFO on. Thread-safe. */
final class CapturedLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
  private final List<Logger> loggers;
  private final Queue<ILoggingEvent> events = new ConcurrentLinkedQueue<>();

  private CapturedLog(List<Logger> loggers) {
    this.loggers = loggers;
  }

  static CapturedLog of(Class<?>... classes) {
    List<Logger> loggers =
        Arrays.stream(classes).map(source -> (Logger) LoggerFactory.getLogger(source)).toList();
    var log = new CapturedLog(loggers);
    log.setContext(loggers.getFirst().getLoggerContext());
    log.start();
    for (Logger logger : loggers) {
      logger.setLevel(Level.INFO);
      logger.addAppender(log);
    }
    return log;
  }

  @Override
  protected void append(ILoggingEvent event) {
    event.prepareForDeferredProcessing(); // the diagnostic context is the writing thread's
    events.add(event);
  }

  /** The lines that name a run, in their order, as they stand in the log. */
  List<String> linesOf(RunId run) {
    return events.stream()
        .map(
            event ->
                event.getMDCPropertyMap().getOrDefault("cell", "") + event.getFormattedMessage())
        .filter(line -> line.contains("run=" + run))
        .toList();
  }

  @Override
  public void close() {
    for (Logger logger : loggers) {
      logger.detachAppender(this);
      logger.setLevel(null);
    }
    stop();
  }
}
