package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** In a container: whether somebody reaps dead processes there. */
final class ContainerCheck implements Check {
  private final boolean container;
  private final Path firstProcess;

  /**
   * @param firstProcess like {@code /proc/1/comm}
   */
  ContainerCheck(boolean container, Path firstProcess) {
    this.container = container;
    this.firstProcess = firstProcess;
  }

  @Override
  public String name() {
    return "container";
  }

  @Override
  public CheckFinding run() {
    if (!container) {
      return CheckFinding.skipped(name(), "not in a container of Panopticon");
    }
    try {
      String first = Files.readString(firstProcess).strip();
      return first.equals("java") || first.equals("postgres")
          ? CheckFinding.warn(
              name(),
              "its first process is %s, which does not reap others' dead children".formatted(first),
              "Give it an init: \"init: true\" in compose, docker run --init")
          : CheckFinding.pass(name(), "its first process is " + first);
    } catch (IOException unreadable) {
      return CheckFinding.skipped(name(), firstProcess + " cannot be read");
    }
  }
}
