package dev.panopticon.storage.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The mounted file systems that this process sees, read from {@code /proc/self/mountinfo}
 * (proc_pid_mountinfo(5)).
 */
final class MountInfo {
  /**
   * One line of the file.
   *
   * @param root the directory of the file system that is mounted: of a bind mount, its source
   * @param point where it is mounted
   * @param options of this mount alone; a bind mount can be {@code ro} on a writable file system
   * @param type of the file system, such as {@code ext4}
   */
  record Mount(String root, Path point, Set<String> options, String type) {
    Mount {
      options = Set.copyOf(options);
    }

    boolean isReadOnly() {
      return options.contains("ro");
    }

    /** Whether its content is in memory and gone when it is unmounted. */
    boolean isInMemory() {
      return type.equals("tmpfs") || type.equals("ramfs");
    }

    /** A volume without a name, which Docker makes for a container and deletes with it. */
    boolean isAnonymousVolume() {
      return ANONYMOUS_VOLUME.matcher(root).find();
    }
  }

  private static final Path FILE = Path.of("/proc/self/mountinfo");
  private static final Pattern ANONYMOUS_VOLUME = Pattern.compile("/volumes/[0-9a-f]{64}/_data$");
  private static final Pattern ESCAPE = Pattern.compile("\\\\([0-7]{3})");
  private static final int ROOT = 3;
  private static final int POINT = 4;
  private static final int OPTIONS = 5;
  private static final int OPTIONAL_FIELDS = 6;
  private static final String END_OF_OPTIONAL_FIELDS = "-";

  private final List<Mount> mounts;

  private MountInfo(List<Mount> mounts) {
    this.mounts = mounts;
  }

  /** Empty where the system has no such file: on macOS. */
  static Optional<MountInfo> ofThisProcess() {
    try {
      return Optional.of(parse(Files.readString(FILE)));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    } catch (IOException failure) {
      throw UnusableDirectory.because(FILE, failure);
    }
  }

  static MountInfo parse(String text) {
    return new MountInfo(text.lines().map(MountInfo::mount).toList());
  }

  /**
   * The mount that {@code path} is on, which need not exist: the deepest one; where several are at
   * one point, the last, which hides the others.
   */
  Mount nearest(Path path) {
    Path real = realPath(path);
    return mounts.stream()
        .filter(mount -> real.startsWith(mount.point()))
        .reduce((before, next) -> DEPTH.compare(before, next) > 0 ? before : next)
        .orElseThrow(() -> new IllegalStateException("nothing is mounted at /"));
  }

  private static final Comparator<Mount> DEPTH =
      Comparator.comparingInt(mount -> mount.point().getNameCount());

  private static Path realPath(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException _) {
      return path.toAbsolutePath().normalize();
    }
  }

  private static Mount mount(String line) {
    List<String> fields = Arrays.asList(line.split(" "));
    int afterOptional =
        OPTIONAL_FIELDS
            + fields.subList(OPTIONAL_FIELDS, fields.size()).indexOf(END_OF_OPTIONAL_FIELDS)
            + 1;
    return new Mount(
        unescaped(fields.get(ROOT)),
        Path.of(unescaped(fields.get(POINT))),
        Set.of(fields.get(OPTIONS).split(",")),
        fields.get(afterOptional));
  }

  /** Blanks, line ends and backslashes stand there as a backslash and three octal digits. */
  private static String unescaped(String field) {
    return ESCAPE
        .matcher(field)
        .replaceAll(
            escape ->
                java.util.regex.Matcher.quoteReplacement(
                    Character.toString(Integer.parseInt(escape.group(1), 8))));
  }
}
