package dev.panopticon.storage.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.model.PanopticonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresBundleTest {
  @TempDir Path cache;

  @Test
  void unpacksOnceAndNamesTheVersion() throws IOException {
    PostgresBundle first = PostgresBundle.unpackedIn(List.of(cache));
    Object inode = Files.getAttribute(first.directory(), "unix:ino");
    PostgresBundle second = PostgresBundle.unpackedIn(List.of(cache));
    assertThat(Files.getAttribute(second.directory(), "unix:ino")).isEqualTo(inode);
    assertThat(PostgresBundle.version()).matches("17\\.\\d+\\.\\d+");
    assertThat(Command.run(List.of(first.program("postgres"), "--version"), "").output())
        .contains("PostgreSQL) " + PostgresBundle.version().replaceFirst("\\.0$", ""));
  }

  @Test
  void damagedBundleIsUnpackedAgain() throws IOException {
    Path directory = PostgresBundle.unpackedIn(List.of(cache)).directory();
    Files.write(directory.resolve("bin").resolve("initdb"), new byte[10]);
    Path again = PostgresBundle.unpackedIn(List.of(cache)).directory();
    assertThat(again).isEqualTo(directory);
    assertThat(Files.size(directory.resolve("bin").resolve("initdb"))).isGreaterThan(100_000);
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void whatAKilledUnpackingLeftIsRemoved() throws IOException {
    Path directory = PostgresBundle.unpackedIn(List.of(cache)).directory();
    Files.move(directory, Path.of(directory + ".tmp123"));
    PostgresBundle.unpackedIn(List.of(cache));
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void manyAtOnceGetTheSameWholeBundle() throws Exception {
    Callable<Path> unpack = () -> PostgresBundle.unpackedIn(List.of(cache)).directory();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var directories = executor.invokeAll(List.of(unpack, unpack, unpack));
      for (var directory : directories) {
        assertThat(directory.get().resolve("bin").resolve("postgres")).isExecutable();
      }
    }
    assertThat(leftovers()).isEmpty();
  }

  @Test
  void fallsBackWhereTheFirstCacheCannotBeWritten() {
    PostgresBundle bundle = PostgresBundle.unpackedIn(List.of(Path.of("/proc/panopticon"), cache));
    assertThat(bundle.directory()).startsWith(cache);
  }

  @Test
  void refusesClearlyWhereNoCacheCanBeWritten() {
    assertThatThrownBy(() -> PostgresBundle.unpackedIn(List.of(Path.of("/proc/panopticon"))))
        .isInstanceOf(PanopticonException.class)
        .hasMessageContaining("/proc/panopticon");
  }

  @Test
  void everySupportedPlatformHasItsArchive() {
    assertThat(BundlePlatform.of("Linux", "amd64")).isEqualTo(BundlePlatform.LINUX_AMD64);
    assertThat(BundlePlatform.of("Linux", "aarch64")).isEqualTo(BundlePlatform.LINUX_ARM64);
    assertThat(BundlePlatform.of("Mac OS X", "x86_64")).isEqualTo(BundlePlatform.DARWIN_AMD64);
    assertThat(BundlePlatform.of("Mac OS X", "aarch64")).isEqualTo(BundlePlatform.DARWIN_ARM64);
    assertThatThrownBy(() -> BundlePlatform.of("Windows 11", "amd64"))
        .isInstanceOf(PanopticonException.class)
        .hasMessageContaining("--database-url");
  }

  private List<String> leftovers() throws IOException {
    try (Stream<Path> entries = Files.list(cache)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.contains(".tmp"))
          .toList();
    }
  }
}
