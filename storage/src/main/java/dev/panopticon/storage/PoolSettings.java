package dev.panopticon.storage;

import java.time.Duration;
import java.time.ZoneId;
import java.util.Objects;

/**
 * How a role's connection pool is to be.
 *
 * @param schema the schema that names without a schema mean; also names the pool
 * @param maxSize connections at most, 1 or more
 * @param connectionTimeout how long a caller waits for a connection before its call fails; also
 *     bridges a restart of the server
 * @param statementTimeout after which the server ends a statement; zero for never
 * @param idleTransactionTimeout after which the server ends a transaction whose client says
 *     nothing, and gives its locks to others; zero for never
 * @param answerTimeout after which a session is given up that the server has said nothing to, as
 *     when the network has forgotten it; must be longer than any statement is silent; zero for
 *     never
 * @param sessionTimeZone the sessions' time zone, which must not matter; tests use another than UTC
 */
public record PoolSettings(
    String schema,
    int maxSize,
    Duration connectionTimeout,
    Duration statementTimeout,
    Duration idleTransactionTimeout,
    Duration answerTimeout,
    ZoneId sessionTimeZone) {
  private static final int DEFAULT_SIZE = 10;
  private static final Duration DEFAULT_CONNECTION_TIMEOUT = Duration.ofSeconds(30);

  public PoolSettings {
    SchemaName.require(schema);
    Objects.requireNonNull(sessionTimeZone, "sessionTimeZone");
    if (maxSize < 1) {
      throw new IllegalArgumentException("maxSize must be at least 1 but was " + maxSize);
    }
    if (connectionTimeout.toMillis() < 250) { // HikariCP's own minimum
      throw new IllegalArgumentException(
          "connectionTimeout must be at least 250 ms but was " + connectionTimeout);
    }
    requireNotNegative("statementTimeout", statementTimeout);
    requireNotNegative("idleTransactionTimeout", idleTransactionTimeout);
    requireNotNegative("answerTimeout", answerTimeout);
  }

  private static void requireNotNegative(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(name + " is negative: " + value);
    }
  }

  /** 10 connections, 30 s for a connection, no other timeout, UTC. */
  public static PoolSettings of(String schema) {
    return new PoolSettings(
        schema,
        DEFAULT_SIZE,
        DEFAULT_CONNECTION_TIMEOUT,
        Duration.ZERO,
        Duration.ZERO,
        Duration.ZERO,
        ZoneId.of("UTC"));
  }

  public PoolSettings withMaxSize(int size) {
    return new PoolSettings(
        schema,
        size,
        connectionTimeout,
        statementTimeout,
        idleTransactionTimeout,
        answerTimeout,
        sessionTimeZone);
  }

  public PoolSettings withConnectionTimeout(Duration timeout) {
    return new PoolSettings(
        schema,
        maxSize,
        timeout,
        statementTimeout,
        idleTransactionTimeout,
        answerTimeout,
        sessionTimeZone);
  }

  public PoolSettings withStatementTimeout(Duration timeout) {
    return new PoolSettings(
        schema,
        maxSize,
        connectionTimeout,
        timeout,
        idleTransactionTimeout,
        answerTimeout,
        sessionTimeZone);
  }

  public PoolSettings withIdleTransactionTimeout(Duration timeout) {
    return new PoolSettings(
        schema,
        maxSize,
        connectionTimeout,
        statementTimeout,
        timeout,
        answerTimeout,
        sessionTimeZone);
  }

  public PoolSettings withAnswerTimeout(Duration timeout) {
    return new PoolSettings(
        schema,
        maxSize,
        connectionTimeout,
        statementTimeout,
        idleTransactionTimeout,
        timeout,
        sessionTimeZone);
  }

  public PoolSettings withSessionTimeZone(ZoneId zone) {
    return new PoolSettings(
        schema,
        maxSize,
        connectionTimeout,
        statementTimeout,
        idleTransactionTimeout,
        answerTimeout,
        zone);
  }
}
