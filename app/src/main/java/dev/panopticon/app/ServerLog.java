package dev.panopticon.app;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.rolling.SizeAndTimeBasedRollingPolicy;
import ch.qos.logback.core.util.FileSize;
import dev.panopticon.contract.Role;
import dev.panopticon.storage.directory.OwnUser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/**
 * Sends this process's log to files in the data directory: a new one each day, capped in size and
 * number.
 */
final class ServerLog {
  private static final String LINE =
      "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level [%thread] %logger{36} %X{caller:-}%X{cell:-}%msg%n";
  private static final FileSize FILE = FileSize.valueOf("20MB");
  private static final FileSize ALL = FileSize.valueOf("200MB");
  private static final int DAYS = 30;

  private ServerLog() {}

  static void to(Path directory) {
    begin(context -> List.of(appender(context, directory, "panopticon")));
  }

  /**
   * To standard output, where containers want it; into the directory too if it is this user's and
   * can be written: what root left there, its owner could not write any more. Of workers there may
   * be many on one directory, and files that are rotated have one writer.
   */
  static void ofRole(Role role, Path directory) {
    begin(
        context ->
            role != Role.WORKER && isOwn(directory) && Files.isWritable(directory)
                ? List.of(console(context), appender(context, directory, role.wireName()))
                : List.of(console(context)));
  }

  private static boolean isOwn(Path directory) {
    try {
      return Files.isDirectory(directory) && OwnUser.ownerOf(directory) == OwnUser.id();
    } catch (IOException _) {
      return false;
    }
  }

  private static void begin(Function<LoggerContext, List<Appender<ILoggingEvent>>> appenders) {
    if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext context)) {
      return;
    }
    var root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.detachAndStopAllAppenders();
    root.setLevel(Level.INFO);
    appenders.apply(context).forEach(root::addAppender);
    SLF4JBridgeHandler
        .removeHandlersForRootLogger(); // Tomcat's own way of logging would write to the terminal
    SLF4JBridgeHandler.install();
  }

  private static Appender<ILoggingEvent> console(LoggerContext context) {
    var console = new ConsoleAppender<ILoggingEvent>();
    console.setContext(context);
    console.setEncoder(encoder(context));
    console.start();
    return console;
  }

  private static Appender<ILoggingEvent> appender(
      LoggerContext context, Path directory, String name) {
    var appender = new RollingFileAppender<ILoggingEvent>();
    appender.setContext(context);
    appender.setFile(directory.resolve(name + ".log").toString());
    appender.setEncoder(encoder(context));
    appender.setRollingPolicy(policy(context, appender, directory.resolve(name)));
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
      LoggerContext context, RollingFileAppender<ILoggingEvent> appender, Path base) {
    var policy = new SizeAndTimeBasedRollingPolicy<ILoggingEvent>();
    policy.setContext(context);
    policy.setParent(appender);
    policy.setFileNamePattern(base + ".%d{yyyy-MM-dd,UTC}.%i.log");
    policy.setMaxFileSize(FILE);
    policy.setTotalSizeCap(ALL);
    policy.setMaxHistory(DAYS);
    policy.start();
    return policy;
  }
}
