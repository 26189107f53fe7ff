package dev.panopticon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.panopticon.contract.KeyDraft;
import dev.panopticon.contract.KeyRole;
import dev.panopticon.storage.testing.TestDatabase;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The door when its database cannot be written, or not even be reached. */
@Timeout(60)
class DatabaseAwayIT {
  private TestDatabase database;
  private Door door;
  private String admin;

  @BeforeEach
  void open() throws IOException {
    database = TestDatabase.migrated("gateway", "classpath:db/gateway");
    door = Door.at("0.0.0.0", database.pool("gateway"));
    admin = door.keys().create(new KeyDraft("admin", KeyRole.ADMIN)).secret();
  }

  @AfterEach
  void close() {
    door.close();
    database.close();
  }

  private Door.Answer send(String method, String path) throws IOException {
    return door.send(method, path, "Authorization: Bearer " + admin);
  }

  private void takeAway() {
    HikariDataSource pool = database.pool("gateway");
    pool.close();
  }

  private void makeReadOnly() {
    var jdbc = JdbcClient.create(database.pool("gateway"));
    String name = jdbc.sql("SELECT current_database()").query(String.class).single();
    jdbc.sql("ALTER DATABASE " + name + " SET default_transaction_read_only = on").update();
    database.pool("gateway").getHikariPoolMXBean().softEvictConnections();
  }

  @Test
  void keyThatCannotBeCheckedIsNoWrongKey() throws IOException {
    takeAway();
    Door.Answer answer = send("GET", "/api/queries");
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.problem().code()).isEqualTo("UNAVAILABLE");
    assertThat(answer.header("Retry-After")).hasValue("5");
    assertThat(answer.body()).doesNotContain("jdbc", "Hikari", "localhost");
  }

  @Test
  void ownersTokenStillOpensAndTheDeedStaysDoneWithoutItsAuditEntry() throws IOException {
    takeAway();
    Door.Answer answer =
        door.send("POST", "/api/server/stop", "Authorization: Bearer " + Door.TOKEN);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("through");
  }

  @Test
  void absentDatabaseIsNotReadyButLive() throws IOException {
    takeAway();
    Door.Answer ready = door.send("GET", "/health/ready");
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.body()).contains("not ready").doesNotContain("jdbc", "Hikari", "localhost");
    assertThat(door.send("GET", "/health/live").status()).isEqualTo(200);
  }

  @Test
  void whoReadsGetsInThoughNothingCanBeWritten() throws IOException {
    makeReadOnly();
    assertThat(send("GET", "/api/queries").status()).isEqualTo(200);
    assertThat(send("POST", "/api/queries").status()).isEqualTo(200);
    Door.Answer ready = door.send("GET", "/health/ready");
    assertThat(ready.status()).isEqualTo(503);
    assertThat(ready.body()).contains("can be read, but not written");
  }
}
