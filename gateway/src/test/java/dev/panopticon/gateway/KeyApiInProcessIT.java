package dev.panopticon.gateway;

import dev.panopticon.contract.KeyApi;
import dev.panopticon.storage.testing.TestDatabase;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

class KeyApiInProcessIT extends KeyApiContract {
  @RegisterExtension
  static final TestDatabase DATABASE = TestDatabase.migrated("gateway", "classpath:db/gateway");

  private static Door door;

  @BeforeAll
  static void open() throws IOException {
    door = Door.at("127.0.0.1", DATABASE.pool("gateway"));
  }

  @AfterAll
  static void close() {
    door.close();
  }

  @Override
  KeyApi api() {
    return door.server().bean(KeyApi.class);
  }

  @Override
  ApiKeys door() {
    return door.keys();
  }
}
