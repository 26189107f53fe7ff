package dev.panopticon.storage.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The decision that a restored instance takes the place of the present one. It is a file in the
 * section {@code postgres}: until its rename into place the old instance stands, from then on the
 * new one, whatever is killed. Each step can be done again, so the next owner of the directory ends
 * what was begun.
 *
 * @param instance whose data the restored ones are
 * @param staging name of the directory, in the sections {@code postgres} and {@code
 *     model_registry}, that holds the new content
 * @param cluster name of the cluster's directory
 * @param files that the new instance has outside its cluster, relative to the data directory
 */
public record PendingRestore(UUID instance, String staging, String cluster, List<String> files) {
  /** Begins the name of every staging directory. */
  public static final String STAGING = "restoring-";

  private static final Logger log = LoggerFactory.getLogger(PendingRestore.class);
  private static final String FILE_NAME = "restore.json";
  private static final String REPLACED = "replaced-by-";

  public PendingRestore {
    Objects.requireNonNull(instance, "instance");
    files = List.copyOf(files);
  }

  /** From here on the new instance stands. */
  void decide(DataDirectory directory) throws IOException {
    DurableFile.write(file(directory), JsonMapper.shared().writeValueAsBytes(this));
  }

  /** Ends what was decided; does nothing where nothing was. Only for the owner. */
  static void finish(DataDirectory directory) throws IOException {
    Path file = file(directory);
    try {
      var pending = JsonMapper.shared().readValue(Files.readAllBytes(file), PendingRestore.class);
      Objects.requireNonNull(pending).carryOut(directory);
      log.info("restored: instance={} path={}", pending.instance(), directory);
    } catch (NoSuchFileException _) {
      // The usual case: nothing is pending.
    } catch (JacksonException | NullPointerException _) {
      throw UnusableDirectory.because(
          file,
          "the note of a restore is damaged",
          "Restore the backup again into a new data directory");
    }
    discardAbandoned(directory);
  }

  /** Deletes what restores left that were not decided. */
  public static void discardAbandoned(DataDirectory directory) throws IOException {
    if (isDecided(directory)) {
      return;
    }
    for (DataSection section : List.of(DataSection.POSTGRES, DataSection.MODEL_REGISTRY)) {
      for (Path path : children(directory.section(section))) {
        String name = path.getFileName().toString();
        if (isScaffolding(name)) {
          deleteIfPossible(path);
        }
      }
    }
  }

  /** Whether that is nothing but what a restore works with. */
  static boolean isScaffolding(String name) {
    return name.startsWith(STAGING) || name.startsWith(REPLACED);
  }

  /** Whether a restore was decided that is still to be ended. */
  static boolean isDecided(DataDirectory directory) {
    return Files.exists(file(directory));
  }

  /** A program that a killed restore left may still write there; it is no obstacle to a start. */
  private static void deleteIfPossible(Path path) {
    try {
      DirectoryTree.delete(path);
    } catch (IOException stillWritten) {
      log.info("what a restore left stays until the next start: {}", stillWritten.toString());
    }
  }

  private void carryOut(DataDirectory directory) throws IOException {
    replaceCluster(directory.section(DataSection.POSTGRES));
    replaceFiles(directory);
    for (DataSection section : DataSection.values()) {
      boolean isTruth = section == DataSection.POSTGRES || section == DataSection.MODEL_REGISTRY;
      if (!isTruth) {
        empty(directory.section(section)); // derived from the old instance; it is made again
      }
      mark(section, directory.section(section));
    }
    Files.delete(file(directory));
    DurableFile.syncDirectory(directory.section(DataSection.POSTGRES));
  }

  private void replaceCluster(Path section) throws IOException {
    Path fresh = section.resolve(staging);
    Path present = section.resolve(cluster);
    Path old = section.resolve(REPLACED + staging);
    if (Files.exists(fresh.resolve(cluster))) {
      if (Files.exists(present) && !Files.exists(old)) {
        Files.move(present, old, StandardCopyOption.ATOMIC_MOVE);
      }
      Files.move(fresh.resolve(cluster), present, StandardCopyOption.ATOMIC_MOVE);
    }
    Files.deleteIfExists(section.resolve(DataSection.COPY_NOTE));
    Path password = fresh.resolve("password");
    if (Files.exists(password)) {
      Files.move(
          password,
          section.resolve("password"),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    }
    DurableFile.syncDirectory(section);
  }

  private void replaceFiles(DataDirectory directory) throws IOException {
    Path section = directory.section(DataSection.MODEL_REGISTRY);
    Path fresh = section.resolve(staging);
    for (String file : files) {
      Path from = fresh.resolve(file);
      Path to = directory.root().resolve(file);
      if (Files.exists(from)) {
        DirectoryTree.createParent(to);
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    deleteOthers(directory, section, section.resolve(staging));
    DurableFile.syncDirectory(section);
  }

  private void deleteOthers(DataDirectory directory, Path section, Path fresh) throws IOException {
    List<Path> present;
    try (Stream<Path> all = Files.walk(section)) {
      present = all.filter(Files::isRegularFile).filter(path -> !path.startsWith(fresh)).toList();
    }
    List<Path> wanted = files.stream().map(directory.root()::resolve).toList();
    for (Path path : present) {
      if (!wanted.contains(path) && isContent(path)) {
        Files.delete(path);
      }
    }
  }

  private static void empty(Path section) throws IOException {
    for (Path path : children(section)) {
      if (isContent(path)) {
        DirectoryTree.delete(path);
      }
    }
  }

  /** A lock whose file is gone keeps nobody away. */
  private static boolean isContent(Path path) {
    return !path.endsWith(DirectoryMarker.FILE_NAME) && !path.endsWith(DataDirectory.OWNER_LOCK);
  }

  private void mark(DataSection section, Path path) throws IOException {
    DirectoryMarker fresh = DirectoryMarker.fresh(instance, section, path);
    (section == DataSection.POSTGRES ? fresh.initialised() : fresh).write(path);
  }

  private static List<Path> children(Path directory) throws IOException {
    try (Stream<Path> all = Files.list(directory)) {
      return all.toList();
    }
  }

  private static Path file(DataDirectory directory) {
    return directory.section(DataSection.POSTGRES).resolve(FILE_NAME);
  }
}
