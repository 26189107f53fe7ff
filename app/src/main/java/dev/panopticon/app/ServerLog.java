package dev.panopticon.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Sends this process's log to files in the data directory: a new one each day, capped in size and
 * number.
 */
final class ServerLog {
  private static final String LINE =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level [%thread] %logger{36} %msg%n";
  private static final FileSize FILE = FileSize.valueOf("20MB");
  private static final FileSize ALL = FileSize.valueOf("200MB");
  private static final int DAYS = 30;

  private ServerLog() {}

  static void to(Path directory) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.setLevel(Level.INFO);
    root.addAppender(appender(context, directory));
    SLF4JBridgeHandler
        .removeHandlersForRootLogger(); // Tomcat's own way of logging would write to the terminal
    SLF4JBridgeHandler.install();
  }

  private static RollingFileAppender<ILoggingEvent> appender(
      LoggerContext context, Path directory) {
    var appender = new RollingFileAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setFile(directory.resolve("panopticon.log").toString());
    appender.setEncoder(encoder(context));
    appender.setRollingPolicy(policy(context, appender, directory));
    appender.start();
    return appender;
  }

  private static PatternLayoutEncoder encoder(LoggerContext context) {
    var encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(LINE);
    encoder.start();
    return encoder;
  }

  private static SizeAndTimeBasedRollingPolicy<ILoggingEvent> policy(
      LoggerContext context, RollingFileAppender<ILoggingEvent> appender, Path directory) {
    var policy = new SizeAndTimeBasedRollingPolicy<ILoggingEvent>();
    policy.setContext(context);
    policy.setParent(appender);
    policy.setFileNamePattern(directory.resolve("panopticon.%d{yyyy-MM-dd,UTC}.%i.log").toString());
    policy.setMaxFileSize(FILE);
    policy.setTotalSizeCap(ALL);
    policy.setMaxHistory(DAYS);
    policy.start();
    return policy;
  }
}
