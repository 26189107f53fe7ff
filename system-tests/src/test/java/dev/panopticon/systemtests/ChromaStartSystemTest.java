package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Promises P4 and P5 of the script that starts a Chroma container, on real mounts of a mount
 * namespace; in the place of Chroma's program is one that says that it was started.
 */
class ChromaStartSystemTest {
  private static final int REFUSED = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final String INSTANCE = UUID.randomUUID().toString();

  @TempDir Path folder;
  private Path section;
  private Path host;

  @BeforeEach
  void install() throws Exception {
    assumeTrue(
        inNamespace("true").exitCode() == 0, "this needs mount namespaces (unshare --mount)");
    section = Files.createDirectories(folder.resolve("at/query_storage"));
    host = Files.createDirectories(folder.resolve("host"));
    Path docker = Checkout.root().resolve("docker");
    Files.copy(docker.resolve("chroma/start"), folder.resolve("start"));
    Files.copy(docker.resolve("postgres/mount-guard.sh"), folder.resolve("mount-guard.sh"));
    Path node = Files.createDirectories(folder.resolve("bin")).resolve("node");
    Files.writeString(
        node, "#!/bin/sh\necho $$ >%s/node.pid\necho started\n$AND_THEN\n".formatted(folder));
    assertThat(node.toFile().setExecutable(true)).isTrue();
  }

  @Test
  void rightDirectoryIsUsed() throws Exception {
    mark(host, INSTANCE, "query-storage", "new");
    assertStarts();
    assertThat(host.resolve("chroma")).isDirectory();
  }

  @Test
  void lostIndexIsBuiltAnew() throws Exception {
    mark(host, INSTANCE, "query-storage", "initialised");
    assertStarts();
  }

  @Test
  void directoryOfAnotherInstanceIsRefused() throws Exception {
    mark(host, UUID.randomUUID().toString(), "query-storage", "new");
    assertRefused(bind(), "it belongs to the instance", "but this is the instance " + INSTANCE);
  }

  @Test
  void directoryOfAnotherRoleIsRefused() throws Exception {
    mark(host, INSTANCE, "evaluation-storage", "new");
    assertRefused(bind(), "its marker says that it belongs to the role evaluation-storage");
  }

  @Test
  void directoryWithoutMarkerIsRefused() throws Exception {
    assertRefused(bind(), "it has no marker .panopticon");
  }

  @Test
  void memoryIsRefused() throws Exception {
    mark(host, INSTANCE, "query-storage", "new");
    assertRefused(
        "mount -t tmpfs none %s && cp %s/.panopticon %s".formatted(section, host, section),
        "a tmpfs, whose content is in memory");
  }

  @Test
  void readOnlyMountIsRefused() throws Exception {
    mark(host, INSTANCE, "query-storage", "new");
    assertRefused(bind() + " && mount -o remount,bind,ro " + section, "it is mounted read-only");
  }

  @Test
  void directoryOfAnotherUserIsRefusedForThatReason() throws Exception {
    assumeTrue(isRoot(), "only root can give a directory away");
    mark(host, INSTANCE, "query-storage", "new");
    assertThat(Command.program("chown", "-R", "4242", host).run().exitCode()).isZero();
    assertRefused(bind(), "it belongs to user 4242, but Panopticon runs as user 0");
  }

  /** The lock is the program's, not the script's: it holds as long as the program lives. */
  @Test
  void secondServerIsRefusedUntilTheFirstHasEnded() throws Exception {
    mark(host, INSTANCE, "query-storage", "new");
    Process first = start(bind(), "exec sleep 600").start();
    Command.drain(first.inputReader());
    try {
      Eventually.get(PATIENCE, this::program, Optional::isPresent);
      String another = "Another Chroma server, in another container or on the host, runs on ";
      assertThat(refusal(bind())).contains(another + section);
      first.destroyForcibly().waitFor();
      assertThat(refusal(bind())).contains(another + section);
    } finally {
      first.destroyForcibly();
      program().ifPresent(ProcessHandle::destroyForcibly);
    }
    Eventually.get(PATIENCE, () -> start(bind(), "").run().exitCode(), code -> code == 0);
  }

  /** Which the script started. */
  private Optional<ProcessHandle> program() throws Exception {
    Path written = folder.resolve("node.pid");
    String pid = Files.exists(written) ? Files.readString(written).strip() : "";
    return pid.isEmpty() ? Optional.empty() : ProcessHandle.of(Long.parseLong(pid));
  }

  private void assertStarts() throws Exception {
    var ended = start(bind(), "").run();
    assertThat(ended.exitCode()).as(ended.all()).isZero();
    assertThat(ended.out()).contains("started");
  }

  private void assertRefused(String mount, String... why) throws Exception {
    List<String> before = Docker.snapshot(host);
    assertThat(refusal(mount))
        .contains("The data directory cannot be used: " + section)
        .contains(why)
        .doesNotContain("started");
    assertThat(Docker.snapshot(host)).isEqualTo(before);
  }

  private String refusal(String mount) throws Exception {
    var ended = start(mount, "").run();
    assertThat(ended.exitCode()).as(ended.all()).isEqualTo(REFUSED);
    return ended.all();
  }

  private String bind() {
    return "mount --bind %s %s".formatted(host, section);
  }

  private Command start(String mount, String andThen) throws Exception {
    return namespace(mount + " && exec sh " + folder.resolve("start"))
        .with("PATH", folder.resolve("bin") + ":" + System.getenv("PATH"))
        .with("PANOPTICON_SECTION", section.toString())
        .with("PANOPTICON_INSTANCE", INSTANCE)
        .with("AND_THEN", andThen);
  }

  private static Command.Ended inNamespace(String script) throws Exception {
    return namespace(script).run();
  }

  private static Command namespace(String script) throws Exception {
    List<Object> words = new ArrayList<>(List.of("unshare", "--mount"));
    if (!isRoot()) {
      words.add("--map-root-user");
    }
    words.addAll(List.of("sh", "-c", script));
    return Command.program(words.toArray());
  }

  private static boolean isRoot() throws Exception {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  private static void mark(Path directory, String instance, String role, String state)
      throws Exception {
    Files.writeString(
        directory.resolve(".panopticon"),
        "{\"instance\":\"%s\",\"role\":\"%s\",\"state\":\"%s\",\"inode\":1}"
            .formatted(instance, role, state));
  }
}
