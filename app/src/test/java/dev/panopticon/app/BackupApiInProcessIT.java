package dev.panopticon.app;

import dev.panopticon.contract.BackupApi;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class BackupApiInProcessIT extends BackupApiContract {
  private static StorageServer server;

  @BeforeAll
  static void serve(@TempDir Path data) throws IOException {
    server = new StorageServer(data);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  StorageServer server() {
    return server;
  }

  @Override
  BackupApi api() {
    return server.inProcess(BackupApi.class);
  }
}
