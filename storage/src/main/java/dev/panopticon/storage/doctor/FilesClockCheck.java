package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

/**
 * Whether the clock is not behind what was written by it: then new records look older than old
 * ones.
 */
final class FilesClockCheck implements Check {
  private static final Duration TOLERANCE = Duration.ofSeconds(60);

  private final Examined examined;
  private final Clock clock;

  FilesClockCheck(Examined examined, Clock clock) {
    this.examined = examined;
    this.clock = clock;
  }

  @Override
  public String name() {
    return "clock";
  }

  @Override
  public CheckFinding run() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    for (Path file : witnesses()) {
      Instant written = modified(file);
      if (written.isAfter(now.plus(TOLERANCE))) {
        return CheckFinding.fail(
            name(),
            "it is %s, but %s was written at %s".formatted(now, file, written),
            "Set the clock (timedatectl set-ntp true), and see why it was set back");
      }
    }
    return CheckFinding.pass(name(), "%s, later than every file".formatted(now));
  }

  private List<Path> witnesses() {
    Stream<Path> markers =
        examined.present().stream().map(section -> examined.path(section).resolve(".panopticon"));
    Stream<Path> others =
        Stream.of(
            examined.cluster().cluster().resolve("global/pg_control"),
            examined.directory().logs().resolve("panopticon.log"),
            examined.directory().serverFile());
    return Stream.concat(markers, others).filter(Files::exists).toList();
  }

  private static Instant modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException _) {
      return Instant.EPOCH; // it has gone meanwhile
    }
  }
}
