package dev.panopticon.engine;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.AbstractDataSource;

/** A database whose connections can be lost at a moment that a test chooses. */
abstract class InterceptedDatabase extends AbstractDataSource {
  private final DataSource real;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();

  InterceptedDatabase(DataSource real) {
    this.real = real;
  }

  /** Throws when the database is not there now. */
  abstract void requireThere() throws SQLException;

  /** Does what the engine asks of a connection, but for its close. */
  abstract Object invoke(Connection connection, Method method, Object[] arguments)
      throws SQLException, ReflectiveOperationException;

  /** What is not committed is rolled back. */
  final void abortAll() throws SQLException {
    for (Connection connection : open) {
      connection.abort(Runnable::run);
    }
  }

  @Override
  public final Connection getConnection() throws SQLException {
    requireThere();
    Connection connection = real.getConnection();
    open.add(connection);
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              try {
                if (method.getName().equals("close")) {
                  open.remove(connection);
                  return method.invoke(connection, arguments);
                }
                return invoke(connection, method, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public final Connection getConnection(String username, String password) {
    throw new UnsupportedOperationException();
  }
}
