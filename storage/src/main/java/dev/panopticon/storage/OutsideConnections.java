package dev.panopticon.storage;

import javax.sql.DataSource;

/** Connections to a database outside, for a tool that is no server. */
public final class OutsideConnections {
  private OutsideConnections() {}

  /**
   * @throws dev.panopticon.model.PanopticonException UNAVAILABLE if it cannot be reached,
   *     INVALID_REQUEST if it refuses the login or is too old
   */
  public static DataSource to(DatabaseUrl url) {
    var connections = OpenDatabase.connections(url);
    new Database(connections, new DatabaseServer.Shared()).require(url.toString());
    return connections.with("ApplicationName", "panopticon tool");
  }
}
