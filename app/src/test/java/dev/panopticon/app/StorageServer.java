package dev.panopticon.app;

import dev.panopticon.contract.BackupView;
import dev.panopticon.judgeservice.storage.Archives;
import dev.panopticon.judgeservice.storage.BackupConfiguration;
import dev.panopticon.modelregistry.ModelRegistryConfiguration;
import dev.panopticon.modelregistry.ModelRegistryConfiguration.RegistrySource;
import dev.panopticon.platform.ProcessIdentity;
import dev.panopticon.platform.StorageState;
import dev.panopticon.platform.testing.TestWebServer;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.doctor.Examined;
import dev.panopticon.storage.testing.TestDatabase;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The storage's contracts on a web server, with the schemas of an instance in a real database. */
final class StorageServer implements AutoCloseable {
  static final UUID INSTANCE = UUID.fromString("0199c0de-0000-7000-8000-000000000007");

  private final TestDatabase database = TestDatabase.migrated(StorageSite.SCHEMAS);
  private final DataDirectory directory;
  private final TestWebServer web;

  StorageServer(Path data) throws IOException {
    this.directory = DataDirectory.at(data);
    Files.createDirectories(directory.backups());
    JdbcClient.create(database.pool("storage"))
        .sql("INSERT INTO instance (id) VALUES (:id)")
        .param("id", INSTANCE)
        .update();
    var site = new StorageSite(Examined.all(directory), database.pool("judge_service"), false);
    web =
        TestWebServer.start(
            beans -> {
              beans.registerBean(StorageSite.class, () -> site);
              beans.registerBean(StorageState.class, () -> StorageState.ROOM);
              beans.registerBean(
                  ProcessIdentity.class, () -> new ProcessIdentity(INSTANCE.toString(), "1.2.3"));
              beans.registerBean(
                  RegistrySource.class, () -> new RegistrySource(database.pool("model_registry")));
              beans.registerBean(Archives.class, () -> archives(site));
            },
            ProvidersConfiguration.class,
            ModelRegistryConfiguration.class,
            BackupConfiguration.class,
            ObservedStorageConfiguration.class);
  }

  private Archives archives(StorageSite site) {
    return new InstanceArchives(
        directory.backups(),
        Restoring.at(site),
        database.database().connections(),
        Map.of(),
        Clock.systemUTC());
  }

  <T> T inProcess(Class<T> contract) {
    return web.bean(contract);
  }

  <T> T overHttp(Class<T> contract) {
    return web.client().of(contract);
  }

  DataDirectory directory() {
    return directory;
  }

  /** Changes one byte in the middle of the archive. */
  void damage(BackupView backup) throws IOException {
    Path file = directory.backups().resolve(backup.name());
    try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(bytes.length() / 2);
      int old = bytes.read();
      bytes.seek(bytes.length() / 2);
      bytes.write(old ^ 1);
    }
  }

  @Override
  public void close() {
    web.close();
    database.close();
  }
}
