package dev.panopticon.providers;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads keys from mounted files, below the allowed directories only. */
final class SecretFiles {
  private static final String KEY = "api_key_file";

  /** No provider's key comes near it; a wrong file is not read into memory. */
  private static final int MAX_BYTES = 16 * 1024;

  private final List<Path> directories;

  SecretFiles(List<Path> directories) {
    this.directories = directories.stream().map(Path::toAbsolutePath).map(Path::normalize).toList();
  }

  Resolved<ApiKey> read(String name) {
    Path path;
    try {
      path = Path.of(name);
    } catch (InvalidPathException notAPath) {
      return wrong("is not a path");
    }
    // The name is judged before the file is looked for: the answer must not tell what files exist.
    if (!path.isAbsolute() || !isAllowed(path.normalize(), directories)) {
      return wrong("%s is not below %s".formatted(name, directories));
    }
    try {
      return content(path);
    } catch (NoSuchFileException missing) {
      return wrong(name + " does not exist in the server's file system: mount the secret there");
    } catch (IOException unreadable) {
      return wrong("%s cannot be read by the server's process".formatted(name));
    }
  }

  private Resolved<ApiKey> content(Path path) throws IOException {
    // Kubernetes mounts secrets as links within the directory; a link that leads out is refused.
    Path real = path.toRealPath();
    if (!isAllowed(real, realDirectories())) {
      return wrong("%s is a link that leads out of %s".formatted(path, directories));
    }
    if (!Files.isRegularFile(real)) {
      return wrong(path + " is not a file");
    }
    byte[] bytes;
    try (var input = Files.newInputStream(real)) {
      bytes = input.readNBytes(MAX_BYTES);
    }
    String text = new String(bytes, StandardCharsets.UTF_8);
    return text.isBlank()
        ? wrong(path + " is empty")
        : KeyText.parse(text, KEY, "the file " + path);
  }

  private List<Path> realDirectories() throws IOException {
    var real = new ArrayList<Path>();
    for (Path directory : directories) {
      if (Files.exists(directory)) {
        real.add(directory.toRealPath());
      }
    }
    return real;
  }

  private static boolean isAllowed(Path path, List<Path> directories) {
    return directories.stream().anyMatch(path::startsWith);
  }

  private static Resolved<ApiKey> wrong(String reason) {
    return new Resolved.Wrong<>(KEY, KEY + ": " + reason);
  }
}
