package dev.panopticon.storage;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.DataSection;
import dev.panopticon.storage.directory.DirectoryMarker;
import dev.panopticon.storage.directory.DirectoryOwner;
import dev.panopticon.storage.directory.UnusableDirectory;
import dev.panopticon.storage.postgres.ClusterFiles;
import dev.panopticon.storage.postgres.ClusterState;
import dev.panopticon.storage.postgres.EmbeddedPostgres;
import dev.panopticon.storage.postgres.PostgresBundle;
import dev.panopticon.storage.postgres.PostgresSupervisor;
import dev.panopticon.storage.space.FreeSpace;
import dev.panopticon.storage.space.Reserve;
import dev.panopticon.storage.space.SpaceProbe;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The steps of opening a database; what was started is stopped again if a later step fails. */
final class OpenDatabase {
  private static final Logger log = LoggerFactory.getLogger(OpenDatabase.class);
  private static final String EMBEDDED_NAME = "panopticon";
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(30);

  private OpenDatabase() {}

  static Database embedded(DirectoryOwner owner, BeforeUpgrade beforeUpgrade) {
    DataDirectory directory = owner.directory();
    var files = new ClusterFiles(directory.section(DataSection.POSTGRES), directory.postgresLogs());
    refuseLostCluster(owner, files);
    boolean tornCopy = isTornCopy(owner, files);
    if (tornCopy && TornCopy.find(directory).isEmpty()) {
      new TornCopy(Instant.now(), false, false).write(directory);
    }
    EmbeddedPostgres postgres =
        EmbeddedPostgres.start(files, PostgresBundle.unpacked(directory.root()));
    try {
      createDatabase(postgres);
      var supervisor = PostgresSupervisor.watch(postgres, new PostgresSupervisor.Listener() {});
      var connections = connections(postgres);
      var database =
          new Database(
              connections,
              new DatabaseServer.Embedded(postgres, supervisor),
              volume(files),
              beforeUpgrade);
      return settled(
          database,
          () -> {
            requireWholeCopy(directory, connections);
            requireOwnInstance(database.claim(owner.instance()), owner);
            if (TornCopy.findOpen(directory).isEmpty()) {
              owner.markInitialised(DataSection.POSTGRES);
              TornCopy.forget(directory);
            }
          });
    } catch (RuntimeException failure) {
      postgres.stop(STOP_DEADLINE);
      throw failure;
    }
  }

  static Database outside(DatabaseUrl url, DirectoryOwner owner, BeforeUpgrade beforeUpgrade) {
    var connections = connections(url);
    new Database(connections, new DatabaseServer.Shared()).require(url.toString());
    try {
      var sole = SoleServer.take(connections);
      var database =
          new Database(
              connections,
              new DatabaseServer.Outside(sole),
              FreeSpace.Volume.ofEnvironment(),
              beforeUpgrade);
      return settled(database, () -> owner.join(database.claim(owner.instance())));
    } catch (SQLException failure) {
      throw ConnectionFailure.explain(url.toString(), failure);
    }
  }

  static Database shared(DatabaseUrl url) {
    return shared(url, BeforeUpgrade.nothing());
  }

  private static Database shared(DatabaseUrl url, BeforeUpgrade beforeUpgrade) {
    var database = new Database(connections(url), new DatabaseServer.Shared(), null, beforeUpgrade);
    database.require(url.toString());
    return database;
  }

  private static FreeSpace.Volume volume(ClusterFiles files) {
    return new FreeSpace.Volume(
        files.home(), SpaceProbe.of(files.home()), new Reserve(files.reserve()));
  }

  static Database ofRole(
      DatabaseUrl url, UUID instance, boolean claims, BeforeUpgrade beforeUpgrade) {
    Database database = shared(url, beforeUpgrade);
    return settled(
        database,
        () -> {
          UUID found = claims ? database.claim(instance) : claimed(database, url);
          if (!found.equals(instance)) {
            throw new PanopticonException(
                ErrorCode.DATA_DIRECTORY_UNUSABLE,
                "The database at %s belongs to the instance %s, but this role to %s. Set PANOPTICON_DATABASE_URL or PANOPTICON_INSTANCE so that both are one instance's."
                    .formatted(url, found, instance));
          }
        });
  }

  private static UUID claimed(Database database, DatabaseUrl url) {
    return database
        .instance()
        .orElseThrow(
            () ->
                new PanopticonException(
                    ErrorCode.UNAVAILABLE,
                    "The database at %s is no instance's yet. The judge service makes it this one's when it starts."
                        .formatted(url)));
  }

  private static Database settled(Database database, Runnable lastSteps) {
    try {
      lastSteps.run();
      return database;
    } catch (RuntimeException failure) {
      database.stop();
      throw failure;
    }
  }

  /** An empty directory that is marked as filled was emptied, or is not the one that was filled. */
  private static void refuseLostCluster(DirectoryOwner owner, ClusterFiles files) {
    var marker = owner.marker(DataSection.POSTGRES);
    if (marker.state() == DirectoryMarker.State.INITIALISED
        && !files.clusterExists()
        && !owner.mayBeginEmpty()) {
      throw UnusableDirectory.because(
          files.home(),
          "it held a PostgreSQL cluster, but %s is gone".formatted(files.cluster()),
          "Put the cluster back or restore a backup (panopticon restore ARCHIVE --data '%s'); to begin with an empty one, start once with PANOPTICON_BEGIN_EMPTY=1"
              .formatted(owner.directory()));
    }
  }

  /** A copy whose cluster was not shut down was taken while the server ran, file after file. */
  private static boolean isTornCopy(DirectoryOwner owner, ClusterFiles files) {
    try {
      boolean torn =
          files.clusterExists()
              && owner.isCopy(DataSection.POSTGRES)
              && ClusterState.read(files.cluster()) != ClusterState.SHUT_DOWN;
      return torn;
    } catch (IOException failure) {
      throw UnusableDirectory.because(files.cluster(), failure);
    }
  }

  /**
   * A copy that was taken while the server ran is used only after every page and index of it was
   * found whole; and then with a warning at every start, until a person acknowledges it.
   */
  private static void requireWholeCopy(DataDirectory directory, LiveDataSource connections) {
    Optional<TornCopy> copy = TornCopy.findOpen(directory);
    if (copy.isEmpty()) {
      return;
    }
    if (!copy.get().checked()) {
      log.warn("this is a copy of a cluster that ran; it is checked before it is used");
      check(directory, connections);
      new TornCopy(copy.get().seen(), true, false).write(directory);
    }
    log.warn("{}", copy.get().warning(directory));
  }

  private static void check(DataDirectory directory, LiveDataSource connections) {
    try {
      new CheckEveryPage(connections).run();
    } catch (SQLException damage) {
      throw UnusableDirectory.because(
          directory.section(DataSection.POSTGRES),
          "it was copied while its server ran, and the copy is damaged (%s)"
              .formatted(damage.getMessage()),
          "Copy it again after `panopticon down`, or restore a backup");
    }
  }

  private static void requireOwnInstance(UUID instance, DirectoryOwner owner) {
    if (!instance.equals(owner.instance())) {
      throw UnusableDirectory.because(
          owner.directory().section(DataSection.POSTGRES),
          "its cluster belongs to the instance %s, but its marker to %s"
              .formatted(instance, owner.instance()),
          "Put the cluster back to its own data directory");
    }
  }

  static void createDatabase(EmbeddedPostgres postgres) {
    var connections = new LiveDataSource(() -> postgres.jdbcUrl("postgres"), login(postgres));
    new Database(connections, new DatabaseServer.Shared()).require("the embedded server");
    var jdbc = JdbcClient.create(connections);
    boolean exists =
        jdbc.sql("SELECT EXISTS (SELECT 1 FROM pg_database WHERE datname = :name)")
            .param("name", EMBEDDED_NAME)
            .query(Boolean.class)
            .single();
    if (!exists) {
      jdbc.sql("CREATE DATABASE " + EMBEDDED_NAME).update();
    }
  }

  /** To the database of the instance on an embedded server. */
  static LiveDataSource connections(EmbeddedPostgres postgres) {
    return new LiveDataSource(() -> postgres.jdbcUrl(EMBEDDED_NAME), login(postgres));
  }

  static LiveDataSource connections(DatabaseUrl url) {
    return new LiveDataSource(url::jdbcUrl, url.login());
  }

  private static Properties login(EmbeddedPostgres postgres) {
    var login = new Properties();
    login.setProperty("user", postgres.user());
    login.setProperty("password", postgres.password());
    return login;
  }
}
