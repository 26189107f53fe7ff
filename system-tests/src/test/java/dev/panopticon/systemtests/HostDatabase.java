package dev.panopticon.systemtests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/** A database on the PostgreSQL of an all-in-one server, made ready for roles as compose does. */
record HostDatabase(String host, String port, String superuserPassword, String name) {
  private static final String HERE = "127.0.0.1";
  private static final List<String> SERVICES =
      List.of("query_storage", "evaluation_storage", "judge_service", "model_registry", "gateway");

  /** The fourth line of postmaster.pid is the port. */
  static HostDatabase in(Path data, String name) throws IOException {
    return new HostDatabase(
        HERE,
        Files.readAllLines(data.resolve("postgres/17/postmaster.pid")).get(3).strip(),
        Files.readString(data.resolve("postgres/password")).strip(),
        name);
  }

  /** The same behind another address and port of this machine. */
  HostDatabase at(String otherHost, int otherPort) {
    return new HostDatabase(otherHost, Integer.toString(otherPort), superuserPassword, name);
  }

  void create() throws SQLException {
    try (Connection admin =
            new HostDatabase(host, port, superuserPassword, "postgres").superuser();
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE DATABASE " + name);
    }
  }

  void bootstrap() throws IOException, SQLException {
    String script = Files.readString(Checkout.root().resolve("docker/postgres/bootstrap.sql"));
    try (Connection admin = superuser();
        Statement statement = admin.createStatement()) {
      for (String service : SERVICES) {
        try (PreparedStatement setting = admin.prepareStatement("SELECT set_config(?, ?, false)")) {
          setting.setString(1, "panopticon." + service + "_password");
          setting.setString(2, passwordOf(service));
          setting.execute();
        }
      }
      statement.execute(script);
    }
  }

  Connection superuser() throws SQLException {
    return connect("postgres", superuserPassword);
  }

  Connection as(String service) throws SQLException {
    return connect(service, passwordOf(service));
  }

  private Connection connect(String user, String password) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(), user, password);
  }

  private String jdbcUrl() {
    return "jdbc:postgresql://%s:%s/%s".formatted(host, port, name);
  }

  /** Without the password, which the environment has. */
  String urlFor(String service) {
    return "postgresql://%s@%s:%s/%s".formatted(service, host, port, name);
  }

  static String passwordOf(String service) {
    return "it's secret: " + service;
  }
}
