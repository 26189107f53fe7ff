package dev.panopticon.storage.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.panopticon.model.CheckFinding;
import dev.panopticon.model.CheckOutcome;
import dev.panopticon.storage.backup.ArchiveName;
import dev.panopticon.storage.backup.BackupFolder;
import dev.panopticon.storage.backup.VerificationNote;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.DataSection;
import dev.panopticon.storage.directory.DirectoryMarker;
import dev.panopticon.storage.directory.DirectoryTree;
import dev.panopticon.storage.directory.OwnUser;
import dev.panopticon.storage.postgres.Command;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Plants faults in a real data directory, one at a time, and sees the doctor find that one alone.
 */
@Timeout(300)
class FileFaultsIT {
  /** Token of a server that is taken to answer. */
  private static final String ANSWERING = "answering";

  private static final int IN_PRODUCTION = 6;
  private static final int STATE_OFFSET = 16;

  @TempDir static Path folder;
  private static HealthyDirectory healthy;

  @TempDir Path own;

  /**
   * A row of the table.
   *
   * @param check which check is to find it
   * @param words that its finding is to say
   */
  record Planted(String fault, Plant plant, String check, CheckOutcome outcome, String words) {
    @Override
    public String toString() {
      return fault;
    }
  }

  /** Breaks something in a directory. */
  interface Plant {
    void in(DataDirectory directory) throws Exception;
  }

  @BeforeAll
  static void makeOne() throws Exception {
    healthy = HealthyDirectory.make(folder.resolve("healthy"));
  }

  @Test
  void aHealthyDirectoryPassesEveryCheck() throws IOException {
    assertThat(examine(healthy.another(own.resolve("data"))))
        .allSatisfy(
            finding ->
                assertThat(finding.outcome())
                    .as(finding.toString())
                    .isIn(CheckOutcome.PASS, CheckOutcome.SKIPPED));
  }

  static Stream<Planted> faults() {
    return Stream.of(
        fail(
            "world-readable password",
            mode("postgres/password", "rw-r--r--"),
            "secrets",
            "postgres/password"),
        fail(
            "server.json that others can read",
            FileFaultsIT::openServerFile,
            "secrets",
            "server.json"),
        fail(
            "section open to strangers",
            mode("judge_service", "rwxr-xr-x"),
            "modes",
            "judge_service"),
        fail(
            "data directory writable by anybody",
            mode("", "rwxrwxrwx"),
            "modes",
            "written by anybody"),
        fail("missing marker", delete("query_storage/.panopticon"), "markers", "missing"),
        fail(
            "damaged marker", write("query_storage/.panopticon", "{\"insta"), "markers", "damaged"),
        fail(
            "marker of another instance",
            FileFaultsIT::foreignMarker,
            "identity",
            "different instances"),
        fail(
            "swapped directories",
            FileFaultsIT::swap,
            "identity",
            "query_storage is the directory of judge-service"),
        fail("initialised but empty", FileFaultsIT::emptied, "contents", "its content is gone"),
        fail(
            "missing section of the truth",
            FileFaultsIT::withoutRegistry,
            "directories",
            "model_registry is missing"),
        warn(
            "missing derived section",
            FileFaultsIT::withoutDerived,
            "directories",
            "judge_service is missing"),
        fail(
            "file in the place of a section",
            FileFaultsIT::fileForDirectory,
            "directories",
            "no directory"),
        warn(
            "copy after a clean stop",
            FileFaultsIT::moveByCopy,
            "copy",
            "taken after a clean stop"),
        fail(
            "cluster without its control file",
            delete("postgres/17/global/pg_control"),
            "cluster state",
            "not whole"),
        fail(
            "cluster of another version",
            write("postgres/17/PG_VERSION", "16\n"),
            "cluster state",
            "PostgreSQL 16"),
        warn("killed server", FileFaultsIT::killed, "cluster state", "it was killed"),
        warn(
            "stale postmaster.pid",
            write("postgres/17/postmaster.pid", "4194303\n"),
            "pid file",
            "left of a server"),
        warn(
            "server.json of a server that is gone",
            FileFaultsIT::staleServerFile,
            "server",
            "does not answer"),
        warn("damaged server.json", FileFaultsIT::damagedServerFile, "server", "damaged"),
        fail("clock set back", FileFaultsIT::writtenInTheFuture, "clock", "was written at"),
        warn("logs without bounds", FileFaultsIT::hugeLog, "logs", "more than"));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void aPlantedFaultIsFoundAndNoOther(Planted planted) throws Exception {
    DataDirectory directory = healthy.another(own.resolve("data"));
    planted.plant().in(directory);
    assertFindsOnly(examine(directory), planted.check(), planted.outcome(), planted.words());
  }

  @Test
  void aBackupThatIsDamagedUnverifiedOldOrMissingIsFound() throws Exception {
    DataDirectory directory = healthy.another(own.resolve("data"));
    var folder = new BackupFolder(directory.backups());
    ArchiveName name = folder.list().getFirst().name();
    Instant now = Instant.now();

    folder.note(name, VerificationNote.failed(now, now, "a table differs"));
    assertFindsOnly(examine(directory), "backups", CheckOutcome.FAIL, "a table differs");
    Files.delete(folder.file(name).resolveSibling(name.fileName() + ".verified.json"));
    assertFindsOnly(examine(directory), "backups", CheckOutcome.WARN, "never verified");
    ArchiveName old = ArchiveName.fresh(ArchiveName.Kind.MANUAL, now.minus(Duration.ofDays(8)));
    Files.move(folder.file(name), folder.file(old));
    assertFindsOnly(examine(directory), "backups", CheckOutcome.WARN, "8 days old");
    folder.delete(old);
    assertFindsOnly(examine(directory), "backups", CheckOutcome.WARN, "there is none");
  }

  @Test
  void aFileOfAnotherUserIsFound() throws Exception {
    assumeTrue(OwnUser.id() == 0, "skipped: only root can give files away");
    DataDirectory directory = healthy.another(own.resolve("data"));
    Files.setAttribute(
        directory.section(DataSection.MODEL_REGISTRY).resolve(".panopticon"), "unix:uid", 12345);
    assertFindsOnly(examine(directory), "owners", CheckOutcome.FAIL, "belongs to user 12345");
  }

  @Test
  void aCopyOfARunningClusterIsFound() throws Exception {
    DataDirectory directory = healthy.another(own.resolve("data"));
    moveByCopy(directory);
    killed(directory);
    assertThat(bad(examine(directory)))
        .extracting(CheckFinding::check, CheckFinding::outcome)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("copy", CheckOutcome.FAIL),
            org.assertj.core.groups.Tuple.tuple("cluster state", CheckOutcome.WARN));
  }

  @Test
  void aPortThatIsTakenIsFound() throws Exception {
    DataDirectory directory = healthy.another(own.resolve("data"));
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var checks = FileChecks.ofCommand(Examined.all(directory), _ -> false, taken.getLocalPort());
      assertFindsOnly(new Doctor(checks).examine(), "server", CheckOutcome.WARN, "listens on port");
    }
  }

  @Test
  void aDirectoryThatIsNotThereIsSaidAndNothingIsMade() {
    Path nowhere = own.resolve("nowhere");
    List<CheckFinding> findings = examine(DataDirectory.at(nowhere));
    assertThat(bad(findings)).extracting(CheckFinding::check).containsExactly("directories");
    assertThat(nowhere).doesNotExist();
  }

  @Test
  void anExaminationLeavesNothingBehind() throws Exception {
    DataDirectory directory = healthy.another(own.resolve("data"));
    List<String> before = names(directory.root());
    examine(directory);
    assertThat(names(directory.root())).isEqualTo(before);
  }

  @Test
  void aSmallFullAndReadOnlyFileSystemIsFound() throws Exception {
    Path mount = Files.createDirectory(own.resolve("small"));
    assumeTrue(mounted(mount), "skipped: file systems can only be mounted by root");
    try {
      DataDirectory directory = healthy.another(mount.resolve("data"));
      assertThat(bad(examine(directory))).isEmpty();
      Path filler = mount.resolve("filler");
      fill(filler);
      assertFindsOnly(examine(directory), "free space", CheckOutcome.FAIL, "writes are refused");
      Files.delete(filler);
      takeInodes(mount.resolve("many"));
      assertFindsOnly(examine(directory), "inodes", CheckOutcome.FAIL, "inodes are free");
      require("mount", "-o", "remount,ro", mount.toString());
      assertThat(bad(examine(directory)))
          .extracting(CheckFinding::check)
          .containsExactly("directories", "mounts", "inodes");
    } finally {
      require("umount", mount.toString());
    }
  }

  @Test
  void aDirectoryInMemoryIsFound() throws Exception {
    Path mount = Files.createDirectory(own.resolve("memory"));
    assumeTrue(
        Command.run(
                List.of("mount", "-t", "tmpfs", "-o", "size=300m", "none", mount.toString()), "")
            .succeeded(),
        "skipped: file systems can only be mounted by root");
    try {
      List<CheckFinding> findings = examine(healthy.another(mount.resolve("data")));
      // Memory is faster than any device, so the check of fsync says it too.
      assertThat(bad(findings)).extracting(CheckFinding::check).contains("mounts");
      assertThat(bad(findings)).extracting(CheckFinding::check).isSubsetOf("mounts", "disk sync");
    } finally {
      require("umount", mount.toString());
    }
  }

  static void assertFindsOnly(
      List<CheckFinding> findings, String check, CheckOutcome outcome, String words) {
    assertThat(bad(findings))
        .singleElement()
        .satisfies(
            finding -> {
              assertThat(finding.check()).as(finding.toString()).isEqualTo(check);
              assertThat(finding.outcome()).as(finding.toString()).isEqualTo(outcome);
              assertThat(finding.seen()).contains(words);
              assertThat(finding.remedy()).isNotBlank();
            });
  }

  static List<CheckFinding> bad(List<CheckFinding> findings) {
    return findings.stream()
        .filter(finding -> finding.outcome().compareTo(CheckOutcome.WARN) >= 0)
        .toList();
  }

  private static List<CheckFinding> examine(DataDirectory directory) {
    var checks =
        FileChecks.ofCommand(
            Examined.all(directory), server -> server.token().equals(ANSWERING), 0);
    return new Doctor(checks).examine();
  }

  private static Planted fail(String fault, Plant plant, String check, String words) {
    return new Planted(fault, plant, check, CheckOutcome.FAIL, words);
  }

  private static Planted warn(String fault, Plant plant, String check, String words) {
    return new Planted(fault, plant, check, CheckOutcome.WARN, words);
  }

  private static Plant mode(String file, String mode) {
    return directory ->
        Files.setPosixFilePermissions(
            directory.root().resolve(file), PosixFilePermissions.fromString(mode));
  }

  private static Plant delete(String file) {
    return directory -> Files.delete(directory.root().resolve(file));
  }

  private static Plant write(String file, String text) {
    return directory -> Files.writeString(directory.root().resolve(file), text);
  }

  /**
   * Of a server that answers nobody; the check of the secrets is to find it, not that of servers.
   */
  private static void openServerFile(DataDirectory directory) throws IOException {
    Path file = Files.createFile(directory.serverFile());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    writeServer(file, ANSWERING);
  }

  private static void writeServer(Path file, String token) throws IOException {
    Files.writeString(
        file,
        """
        {"address": "http://127.0.0.1:1", "token": "%s", "pid": 4194303, "version": "1",
         "started": "2026-01-01T00:00:00Z"}
        """
            .formatted(token));
  }

  private static void staleServerFile(DataDirectory directory) throws IOException {
    damagedServerFile(directory);
    writeServer(directory.serverFile(), "silent");
  }

  private static void damagedServerFile(DataDirectory directory) throws IOException {
    Path file = Files.createFile(directory.serverFile());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private static void foreignMarker(DataDirectory directory) throws IOException {
    Path marker = directory.section(DataSection.QUERY_STORAGE).resolve(DirectoryMarker.FILE_NAME);
    String text = Files.readString(marker);
    Files.writeString(
        marker, text.replaceFirst("[0-9a-f-]{36}", "00000000-0000-4000-8000-000000000000"));
  }

  private static void swap(DataDirectory directory) throws IOException {
    Path one = directory.section(DataSection.QUERY_STORAGE);
    Path other = directory.section(DataSection.JUDGE_SERVICE);
    Path aside = directory.root().resolve("aside");
    Files.move(one, aside);
    Files.move(other, one);
    Files.move(aside, other);
  }

  private static void emptied(DataDirectory directory) throws IOException {
    Path home = directory.section(DataSection.POSTGRES);
    Files.move(home.resolve("17"), directory.root().resolve("elsewhere"));
  }

  private static void withoutRegistry(DataDirectory directory) throws IOException {
    remove(directory, DataSection.MODEL_REGISTRY);
  }

  private static void withoutDerived(DataDirectory directory) throws IOException {
    remove(directory, DataSection.JUDGE_SERVICE);
  }

  private static void remove(DataDirectory directory, DataSection section) throws IOException {
    DirectoryTree.delete(directory.section(section));
  }

  private static void fileForDirectory(DataDirectory directory) throws IOException {
    remove(directory, DataSection.JUDGE_SERVICE);
    Files.writeString(directory.section(DataSection.JUDGE_SERVICE), "");
  }

  private static void moveByCopy(DataDirectory directory) throws IOException {
    Path home = directory.section(DataSection.POSTGRES);
    Path before = directory.root().resolve("before");
    Files.move(home, before);
    HealthyDirectory.copy(before, home);
  }

  private static void killed(DataDirectory directory) throws IOException {
    Path control = directory.section(DataSection.POSTGRES).resolve("17/global/pg_control");
    byte[] bytes = Files.readAllBytes(control);
    ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).putInt(STATE_OFFSET, IN_PRODUCTION);
    Files.write(control, bytes);
  }

  private static void writtenInTheFuture(DataDirectory directory) throws IOException {
    Files.setLastModifiedTime(
        directory.section(DataSection.POSTGRES).resolve("17/global/pg_control"),
        FileTime.from(Instant.now().plus(Duration.ofHours(1))));
  }

  private static void hugeLog(DataDirectory directory) throws IOException {
    try (var file =
        new java.io.RandomAccessFile(directory.postgresLogs().resolve("huge.log").toFile(), "rw")) {
      file.setLength(LogsCheck.MOST + 1);
    }
  }

  private boolean mounted(Path mount) throws IOException {
    if (OwnUser.id() != 0) {
      return false;
    }
    Path image = own.resolve("image");
    try (var file = new java.io.RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(400L << 20);
    }
    require("mkfs.ext4", "-q", "-m", "0", "-N", "2000", image.toString());
    return Command.run(List.of("mount", "-o", "loop", image.toString(), mount.toString()), "")
        .succeeded();
  }

  private static void fill(Path filler) throws IOException {
    try (var out = Files.newOutputStream(filler)) {
      byte[] block = new byte[1 << 20];
      while (Files.getFileStore(filler).getUsableSpace() > 40 * block.length) {
        out.write(block);
      }
    }
  }

  private static void takeInodes(Path directory) throws IOException {
    Files.createDirectory(directory);
    long free =
        Long.parseLong(
            Command.run(List.of("stat", "-f", "-c", "%d", directory.toString()), "").output());
    for (long i = 0; i < free - 20; i++) {
      Files.createFile(directory.resolve(Long.toString(i)));
    }
  }

  private static void require(String... command) throws IOException {
    var ended = Command.run(List.of(command), "");
    assertThat(ended.succeeded()).as("%s: %s", List.of(command), ended.output()).isTrue();
  }

  private static List<String> names(Path root) throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.map(Path::toString).sorted().toList();
    }
  }
}
