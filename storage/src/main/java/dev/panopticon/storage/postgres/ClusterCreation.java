package dev.panopticon.storage.postgres;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.directory.DirectoryTree;
import dev.panopticon.storage.directory.DurableFile;
import dev.panopticon.storage.directory.UnusableDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the cluster where there is none. initdb works in a directory beside it with a name of its
 * own, which is renamed when everything is on disk: a killed initdb leaves nothing that could be
 * taken for a cluster, and one that still runs after its parent was killed disturbs nobody.
 */
final class ClusterCreation {
  /** The embedded server's superuser. */
  static final String SUPERUSER = "postgres";

  private static final Logger log = LoggerFactory.getLogger(ClusterCreation.class);
  private static final int PASSWORD_BYTES = 24;

  private final ClusterFiles files;
  private final PostgresBundle bundle;
  private final List<String> initdbOptions;

  /**
   * @param initdbOptions options besides those that every cluster has; only tests have any
   */
  ClusterCreation(ClusterFiles files, PostgresBundle bundle, List<String> initdbOptions) {
    this.files = files;
    this.bundle = bundle;
    this.initdbOptions = List.copyOf(initdbOptions);
  }

  /**
   * Makes cluster and password unless both are there.
   *
   * @return the superuser's password
   */
  String ensure() throws InterruptedException {
    try {
      Files.createDirectories(files.logs());
      deleteHalfMade();
      if (!files.clusterExists()) {
        writeNewPassword();
        create();
      }
      requireOurVersion();
      return storedPassword();
    } catch (IOException failure) {
      throw UnusableDirectory.because(files.home(), failure);
    }
  }

  private void create() throws IOException {
    Path fresh = files.home().resolve(halfMadePrefix() + UUID.randomUUID());
    long begin = System.nanoTime();
    Command.Ended ended = Command.run(initdb(fresh), "");
    if (!ended.succeeded()) {
      DirectoryTree.delete(fresh);
      throw StartFailure.of(files, "initdb failed: " + ended.output());
    }
    Files.move(fresh, files.cluster(), StandardCopyOption.ATOMIC_MOVE);
    DurableFile.syncDirectory(files.home());
    long millis = (System.nanoTime() - begin) / 1_000_000;
    log.info("made a PostgreSQL cluster: path={} millis={}", files.cluster(), millis);
  }

  private List<String> initdb(Path directory) {
    List<String> command = new ArrayList<>(ProcessRights.prefix(files.home()));
    command.addAll(List.of(bundle.program("initdb"), "-D", directory.toString()));
    command.addAll(List.of("--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"));
    command.addAll(List.of("--data-checksums", "--auth=scram-sha-256", "--no-instructions"));
    command.addAll(List.of("--username=" + SUPERUSER, "--pwfile=" + files.password()));
    command.addAll(initdbOptions);
    return command;
  }

  private void requireOurVersion() throws IOException {
    Path file = files.cluster().resolve("PG_VERSION");
    try {
      String version = Files.readString(file).strip();
      if (!version.equals(ClusterFiles.MAJOR_VERSION)) {
        throw UnusableDirectory.because(
            files.cluster(),
            "it is a cluster of PostgreSQL " + version,
            "Panopticon's own PostgreSQL is " + PostgresBundle.version());
      }
    } catch (NoSuchFileException _) {
      throw UnusableDirectory.because(
          files.cluster(),
          "it is not a PostgreSQL cluster (PG_VERSION is missing)",
          "Restore it from a backup, or move it away to start with an empty one");
    }
  }

  private String storedPassword() throws IOException, InterruptedException {
    if (!Files.exists(files.password())) {
      replaceLostPassword();
    }
    return Files.readString(files.password()).strip();
  }

  /** Whoever owns the cluster's files may set its password; nobody has to edit anything by hand. */
  private void replaceLostPassword() throws IOException, InterruptedException {
    String password = newPassword();
    String statement = "ALTER ROLE %s PASSWORD '%s'\n".formatted(SUPERUSER, password);
    List<String> command = LaunchCommand.singleUser(bundle, files);
    Command.Ended ended = Command.run(command, statement);
    if (ended.exitCode() == LaunchCommand.LOCK_HELD) {
      new LeftoverServer(files).end();
      ended = Command.run(command, statement);
    }
    if (!ended.succeeded()) {
      throw new PanopticonException(
          ErrorCode.DATA_DIRECTORY_UNUSABLE,
          "The password file %s is lost, and setting a new password failed: %s"
              .formatted(files.password(), ended.output()));
    }
    DurableFile.write(files.password(), password.getBytes(StandardCharsets.US_ASCII));
    log.warn("the server's password file was lost, a new password was set: {}", files.password());
  }

  private void writeNewPassword() throws IOException {
    DurableFile.write(files.password(), newPassword().getBytes(StandardCharsets.US_ASCII));
  }

  private static String newPassword() {
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    return HexFormat.of().formatHex(random);
  }

  private static String halfMadePrefix() {
    return ClusterFiles.MAJOR_VERSION + ".initialising-";
  }

  private void deleteHalfMade() throws IOException {
    List<Path> halfMade;
    try (Stream<Path> all = Files.list(files.home())) {
      halfMade =
          all.filter(path -> path.getFileName().toString().startsWith(halfMadePrefix())).toList();
    }
    for (Path path : halfMade) {
      try {
        DirectoryTree.delete(path);
        log.info("removed a half-made cluster: path={}", path);
      } catch (IOException stillWritten) {
        log.info("a half-made cluster stays until the next start: {}", stillWritten.toString());
      }
    }
  }
}
