package dev.panopticon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_PROPERTIES)
class ServerCommandLineTest {
  private static final String HOME = "panopticon.home";

  @TempDir Path folder;

  @AfterEach
  void forget() {
    System.clearProperty(HOME);
  }

  @Test
  void installedProgramStartsItsOwnJarWithItsOwnCache() throws Exception {
    System.setProperty(HOME, folder.toString());
    Files.createFile(folder.resolve("panopticon.aot"));

    List<String> command = ServerCommandLine.of(List.of("serve", "--data", "a b"));

    assertThat(command.getFirst()).endsWith("/bin/java");
    assertThat(command)
        .contains("-XX:AOTCache=" + folder.resolve("panopticon.aot"), "-Dpanopticon.home=" + folder)
        .endsWith("-jar", folder.resolve("panopticon.jar").toString(), "serve", "--data", "a b");
  }

  @Test
  void withoutACacheNoneIsNamed() {
    System.setProperty(HOME, folder.toString());

    assertThat(ServerCommandLine.of(List.of("serve")))
        .noneMatch(word -> word.contains("AOTCache="));
  }

  @Test
  void outsideAnInstalledProgramTheClassPathServes() {
    assertThat(ServerCommandLine.of(List.of("serve")))
        .contains("-cp", System.getProperty("java.class.path"))
        .endsWith("dev.panopticon.app.Main", "serve");
  }
}
