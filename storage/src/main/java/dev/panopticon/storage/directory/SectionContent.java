package dev.panopticon.storage.directory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;

/** Whether a section holds what it is for. */
final class SectionContent {
  /** What may lie beside a section's content without being it; dot files too. */
  private static final Set<String> NOT_CONTENT =
      Set.of(DataDirectory.OWNER_LOCK, "password", DataDirectory.RESERVE);

  private SectionContent() {}

  /** A directory that is not there holds nothing. */
  static boolean isMissing(Path section) {
    try (Stream<Path> entries = Files.list(section)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .allMatch(
              name ->
                  name.startsWith(".")
                      || NOT_CONTENT.contains(name)
                      || PendingRestore.isScaffolding(name));
    } catch (NoSuchFileException | NotDirectoryException _) {
      return true;
    } catch (IOException failure) {
      throw UnusableDirectory.because(section, failure);
    }
  }
}
