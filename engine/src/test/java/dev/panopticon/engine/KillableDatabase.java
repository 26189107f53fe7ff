package dev.panopticon.engine;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * What the database sees of a process that is killed: from one moment on nothing comes any more,
 * and what was not committed is rolled back. The moment is just before or just after a commit of
 * the engine's writer, when acknowledgement and truth could differ.
 */
final class KillableDatabase extends AbstractDataSource {
  /** When to die, seen from the commit that is scripted. */
  enum Moment {
    BEFORE_COMMIT,
    AFTER_COMMIT
  }

  private final DataSource real;
  private final Moment moment;
  private final AtomicInteger commitsLeft;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private volatile boolean dead;

  /**
   * @param commit the how manieth commit of the writer is the last, from 1
   */
  KillableDatabase(DataSource real, Moment moment, int commit) {
    this.real = real;
    this.moment = moment;
    this.commitsLeft = new AtomicInteger(commit);
  }

  boolean dead() {
    return dead;
  }

  @Override
  public Connection getConnection() throws SQLException {
    requireAlive();
    Connection connection = real.getConnection();
    open.add(connection);
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          try {
            return switch (method.getName()) {
              case "commit" -> {
                commit(connection);
                yield null;
              }
              case "close" -> {
                open.remove(connection);
                connection.close();
                yield null;
              }
              default -> {
                requireAlive();
                yield method.invoke(connection, arguments);
              }
            };
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
        };
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, handler);
  }

  @Override
  public Connection getConnection(String username, String password) {
    throw new UnsupportedOperationException();
  }

  private void commit(Connection connection) throws SQLException {
    requireAlive();
    boolean last =
        Thread.currentThread().getName().equals("commit-results")
            && commitsLeft.decrementAndGet() == 0;
    if (last && moment == Moment.BEFORE_COMMIT) {
      die();
    }
    connection.commit();
    if (last) {
      die();
    }
  }

  private void die() throws SQLException {
    dead = true;
    for (Connection connection : open) {
      connection.abort(Runnable::run);
    }
    requireAlive();
  }

  private void requireAlive() throws SQLException {
    if (dead) {
      throw new SQLException("this process has been killed", "08006");
    }
  }
}
