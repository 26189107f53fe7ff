package dev.panopticon.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How to start this program again, as a server: the same Java, the same jar, the same AOT cache.
 */
final class ServerCommandLine {
  private static final Path SETSID = Path.of("/usr/bin/setsid");

  private ServerCommandLine() {}

  /**
   * As {@link #of}, but out of this terminal's process group where the system has {@code setsid}:
   * its Ctrl-C is not meant for the server, which is told by who started it.
   */
  static List<String> inItsOwnSession(List<String> arguments) {
    List<String> command = new ArrayList<>();
    if (Files.isExecutable(SETSID)) {
      command.add(SETSID.toString());
    }
    command.addAll(of(arguments));
    return command;
  }

  static List<String> of(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:AOTMode=auto",
            "-Xlog:disable",
            "-Xlog:all=error,aot*=off,cds*=off:stderr",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow"));
    String home = System.getProperty("panopticon.home");
    if (home == null) {
      command.addAll(
          List.of("-cp", System.getProperty("java.class.path"), "dev.panopticon.app.Main"));
    } else {
      Path cache = Path.of(home, "panopticon.aot");
      if (Files.exists(cache)) {
        command.add("-XX:AOTCache=" + cache);
      }
      command.addAll(
          List.of("-Dpanopticon.home=" + home, "-jar", Path.of(home, "panopticon.jar").toString()));
    }
    command.addAll(arguments);
    return command;
  }
}
