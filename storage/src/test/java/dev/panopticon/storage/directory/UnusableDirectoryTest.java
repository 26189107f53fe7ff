package dev.panopticon.storage.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each refusal names the path, the cause and the remedy. */
class UnusableDirectoryTest {
  @TempDir Path parent;

  @Test
  void pathBelowAFile() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "");
    Path below = file.resolve("data");
    assertRefused(below, below, "there is a file where a directory should be", "Move that file");
  }

  @Test
  void fileInPlaceOfTheDirectory() throws IOException {
    Path file = Files.writeString(parent.resolve("file"), "");
    assertRefused(file, file, "there is a file where a directory should be", "Move that file");
  }

  @Test
  void fileInPlaceOfASection() throws IOException {
    Path section = Files.writeString(parent.resolve("postgres"), "");
    assertRefused(parent, section, "there is a file where a directory should be", "Move that");
  }

  @Test
  void fileSystemThatTakesNoDirectories() {
    Path proc = Path.of("/proc/panopticon");
    assertRefused(proc, proc, "does not let anything be created there", "--data");
  }

  @Test
  void directoryOfAnotherUser() throws Exception {
    assumeTrue(!"root".equals(System.getProperty("user.name")), "root may write everywhere");
    Path root = Path.of("/root/panopticon");
    assertRefused(root, root, "no permission to write there", "chown -R");
  }

  @Test
  void immutableDirectory() throws Exception {
    assumeTrue(succeeds("chattr", "+i", parent.toString()), "needs chattr and the right to use it");
    try {
      Path data = parent.resolve("data");
      assertRefused(data, data, "operation not permitted", "chattr -i");
    } finally {
      assertThat(succeeds("chattr", "-i", parent.toString())).isTrue();
    }
  }

  @Test
  void readOnlyMount() throws Exception {
    onMount(
        "ro", mount -> assertRefused(mount, mount, "read-only file system", "Mount it writable"));
  }

  @Test
  void fullDisk() throws Exception {
    onMount(
        "size=16k",
        mount -> assertRefused(mount, mount, "no space left on device", "Free some space"));
  }

  private interface OnMount {
    void run(Path mount);
  }

  private void onMount(String options, OnMount test) throws IOException, InterruptedException {
    Path mount = Files.createDirectory(parent.resolve("mount"));
    assumeTrue(
        succeeds("mount", "-t", "tmpfs", "-o", options, "tmpfs", mount.toString()),
        "needs the right to mount");
    try {
      test.run(mount);
    } finally {
      assertThat(succeeds("umount", mount.toString())).isTrue();
    }
  }

  private static void assertRefused(Path data, Path path, String cause, String remedy) {
    DataDirectory directory = DataDirectory.at(data);
    assertThatThrownBy(directory::own)
        .isInstanceOfSatisfying(
            PanopticonException.class,
            refusal -> assertThat(refusal.code()).isEqualTo(ErrorCode.DATA_DIRECTORY_UNUSABLE))
        .hasMessageContaining(path.toString())
        .hasMessageContaining(cause)
        .hasMessageContaining(remedy);
  }

  private static boolean succeeds(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command).start().waitFor() == 0;
  }
}
