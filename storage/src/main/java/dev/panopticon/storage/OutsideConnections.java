package dev.panopticon.storage;

import javax.sql.DataSource;

/** Connections to a database outside that are of no pool. */
public final class OutsideConnections {
  private OutsideConnections() {}

  /**
   * To a database that may be away now, for work that takes hours or must not wait for a pool's.
   */
  public static DataSource later(DatabaseUrl url) {
    return OpenDatabase.connections(url).with("ApplicationName", "panopticon storage");
  }

  /**
   * For a tool that is no server.
   *
   * @throws dev.panopticon.model.PanopticonException UNAVAILABLE if it cannot be reached,
   *     INVALID_REQUEST if it refuses the login or is too old
   */
  public static DataSource to(DatabaseUrl url) {
    var connections = OpenDatabase.connections(url);
    new Database(connections, new DatabaseServer.Shared()).require(url.toString());
    return connections.with("ApplicationName", "panopticon tool");
  }
}
