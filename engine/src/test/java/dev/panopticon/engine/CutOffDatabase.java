package dev.panopticon.engine;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** A database that one engine is cut off from and comes back to, while others go on using it. */
final class CutOffDatabase extends AbstractDataSource {
  private final DataSource real;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  CutOffDatabase(DataSource real) {
    this.real = real;
  }

  /** What is open is lost, uncommitted work is rolled back, nothing new can be opened. */
  void cut() throws SQLException {
    cut = true;
    for (Connection connection : open) {
      connection.abort(Runnable::run);
    }
  }

  void heal() {
    cut = false;
  }

  @Override
  public Connection getConnection() throws SQLException {
    requireReachable();
    Connection connection = real.getConnection();
    open.add(connection);
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          try {
            if (method.getName().equals("close")) {
              open.remove(connection);
            } else {
              requireReachable();
            }
            return method.invoke(connection, arguments);
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

  private void requireReachable() throws SQLException {
    if (cut) {
      throw new SQLException("cut off", "08006");
    }
  }
}
