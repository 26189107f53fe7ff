package dev.panopticon.storage.backup;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The file name of an archive: why it was made, when (UTC, to the second), and six random digits,
 * such as {@code panopticon-20261126T120000Z-3fa94c.tar.zst}. Nothing else is taken for one, so a
 * name from a request cannot lead out of the folder.
 */
public record ArchiveName(Kind kind, Instant time, String id) {
  public static final String EXTENSION = ".tar.zst";

  /** Why an archive was made. */
  public enum Kind {
    /** By a person or a program that asked for it. */
    MANUAL("panopticon"),
    /** By the schedule. */
    SCHEDULED("scheduled"),
    /** Before a newer program migrated the database. */
    BEFORE_UPGRADE("before-upgrade");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }
  }

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);
  private static final Pattern SHAPE =
      Pattern.compile("([a-z-]{1,20})-(\\d{8}T\\d{6}Z)-([0-9a-f]{6})\\.tar\\.zst");

  public static ArchiveName fresh(Kind kind, Instant now) {
    byte[] random = new byte[3];
    new SecureRandom().nextBytes(random);
    return new ArchiveName(
        kind, now.truncatedTo(ChronoUnit.SECONDS), HexFormat.of().formatHex(random));
  }

  /** Empty for anything that is no such name. */
  public static Optional<ArchiveName> find(String text) {
    Matcher shape = SHAPE.matcher(text);
    if (!shape.matches()) {
      return Optional.empty();
    }
    try {
      Instant time = LocalDateTime.parse(shape.group(2), TIME).toInstant(ZoneOffset.UTC);
      return Arrays.stream(Kind.values())
          .filter(kind -> kind.prefix.equals(shape.group(1)))
          .findFirst()
          .map(kind -> new ArchiveName(kind, time, shape.group(3)));
    } catch (java.time.DateTimeException _) {
      return Optional.empty();
    }
  }

  /**
   * @throws PanopticonException NOT_FOUND for anything that is no such name
   */
  public static ArchiveName parse(String text) {
    return find(text)
        .orElseThrow(
            () ->
                new PanopticonException(
                    ErrorCode.NOT_FOUND,
                    "There is no backup of that name. `panopticon backup list` shows the backups"
                        + " there are."));
  }

  /** As it stands in the folder. */
  public String fileName() {
    return kind.prefix + "-" + TIME.format(time.atOffset(ZoneOffset.UTC)) + "-" + id + EXTENSION;
  }

  @Override
  public String toString() {
    return fileName();
  }
}
