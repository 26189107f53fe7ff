package dev.panopticon.engine;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/**
 * What the database sees of a process that is killed: from one moment on nothing comes any more,
 * and what was not committed is rolled back. The moment is just before or just after a commit of
 * the engine's writer, when acknowledgement and truth could differ.
 */
final class KillableDatabase extends InterceptedDatabase {
  /** When to die, seen from the commit that is scripted. */
  enum Moment {
    BEFORE_COMMIT,
    AFTER_COMMIT
  }

  private final Moment moment;
  private final AtomicInteger commitsLeft;
  private volatile boolean last;
  private volatile boolean dead;

  /**
   * @param commit the how manieth commit of the writer is the last, from 1
   */
  KillableDatabase(DataSource real, Moment moment, int commit) {
    super(real);
    this.moment = moment;
    this.commitsLeft = new AtomicInteger(commit);
  }

  boolean dead() {
    return dead;
  }

  @Override
  Object invoke(Connection connection, Method method, Object[] arguments)
      throws SQLException, ReflectiveOperationException {
    requireThere();
    if (method.getName().equals("prepareStatement")) {
      beforeTrip((String) arguments[0]);
    }
    Object answer = method.invoke(connection, arguments);
    if (method.getName().equals("commit") && last && isWriter()) {
      die();
    }
    return answer;
  }

  /** The writer sends a commit together with what it commits. */
  private void beforeTrip(String sql) throws SQLException {
    if (isWriter() && sql.endsWith("COMMIT") && commitsLeft.decrementAndGet() == 0) {
      last = true;
      if (moment == Moment.BEFORE_COMMIT) {
        die();
      }
    }
  }

  private static boolean isWriter() {
    return Thread.currentThread().getName().equals("commit-results");
  }

  private void die() throws SQLException {
    dead = true;
    abortAll();
    requireThere();
  }

  @Override
  void requireThere() throws SQLException {
    if (dead) {
      throw new SQLException("this process has been killed", "08006");
    }
  }
}
