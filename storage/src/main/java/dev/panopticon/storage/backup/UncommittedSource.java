package dev.panopticon.storage.backup;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * Hands out one connection again and again, and keeps whoever uses it from ending its transaction.
 * So migrations, which commit each by itself, become part of a larger transaction: PostgreSQL makes
 * and drops tables in transactions like rows.
 */
final class UncommittedSource extends AbstractDataSource {
  private static final Set<String> KEPT_BACK =
      Set.of("commit", "rollback", "close", "setAutoCommit", "abort", "setReadOnly");

  private final Connection connection;

  /**
   * @param connection in a transaction, which its owner commits
   */
  UncommittedSource(Connection connection) {
    this.connection = connection;
  }

  @Override
  public Connection getConnection() {
    return (Connection)
        Proxy.newProxyInstance(
            UncommittedSource.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> call(method, arguments));
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    throw new SQLException("there is only the one connection");
  }

  private @Nullable Object call(Method method, Object @Nullable [] arguments) throws Throwable {
    if (KEPT_BACK.contains(method.getName())) {
      return null;
    }
    try {
      return method.invoke(connection, arguments);
    } catch (InvocationTargetException failure) {
      throw failure.getTargetException();
    }
  }
}
