package dev.panopticon.storage;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import java.util.function.Supplier;
import org.springframework.jdbc.datasource.AbstractDataSource;

/**
 * Opens connections at the address that the server has now: after a restart of the embedded server
 * on another port, pools find it without being told.
 */
final class LiveDataSource extends AbstractDataSource {
  private static final int LOGIN_TIMEOUT_SECONDS = 10;

  private final Supplier<String> jdbcUrl;
  private final Properties properties;

  /**
   * @param properties login and other connection properties of the driver; copied
   */
  LiveDataSource(Supplier<String> jdbcUrl, Properties properties) {
    this.jdbcUrl = jdbcUrl;
    this.properties = copy(properties);
    this.properties.putIfAbsent("connectTimeout", "10");
    this.properties.putIfAbsent("tcpKeepAlive", "true");
  }

  /** The same place with one more connection property. */
  LiveDataSource with(String name, String value) {
    var other = new LiveDataSource(jdbcUrl, properties);
    other.properties.setProperty(name, value);
    return other;
  }

  /** How long a pool that is closed waits for the connections that it is just opening. */
  @Override
  public int getLoginTimeout() {
    return LOGIN_TIMEOUT_SECONDS;
  }

  /** Pools say how long they want to wait; the driver's connectTimeout is what counts here. */
  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public Connection getConnection() throws SQLException {
    return connect(properties);
  }

  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    Properties login = copy(properties);
    login.setProperty("user", username);
    login.setProperty("password", password);
    return connect(login);
  }

  private Connection connect(Properties login) throws SQLException {
    return DriverManager.getConnection(jdbcUrl.get(), login);
  }

  private static Properties copy(Properties original) {
    var copy = new Properties();
    copy.putAll(original);
    return copy;
  }
}
