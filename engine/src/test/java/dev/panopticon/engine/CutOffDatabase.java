package dev.panopticon.engine;

import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** A database that one engine is cut off from and comes back to, while others go on using it. */
final class CutOffDatabase extends InterceptedDatabase {
  private volatile boolean cut;

  CutOffDatabase(DataSource real) {
    super(real);
  }

  /** What is open is lost, uncommitted work is rolled back, nothing new can be opened. */
  void cut() throws SQLException {
    cut = true;
    abortAll();
  }

  void heal() {
    cut = false;
  }

  @Override
  Object invoke(Connection connection, Method method, Object[] arguments)
      throws SQLException, ReflectiveOperationException {
    requireThere();
    return method.invoke(connection, arguments);
  }

  @Override
  void requireThere() throws SQLException {
    if (cut) {
      throw new SQLException("cut off", "08006");
    }
  }
}
