package dev.panopticon.vectors.minilm;

import ai.onnxruntime.OrtEnvironment;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the native libraries in the user's cache. By themselves they are unpacked into the
 * temporary directory at each start, and stay there (17 MB each time) when the process is killed.
 */
final class NativeLibraries {
  private static final Logger LOG = LoggerFactory.getLogger(NativeLibraries.class);
  private static final String ONNX_PATH = "onnxruntime.native.path";

  private NativeLibraries() {}

  /** Must run before the first use of either library. */
  static void prepare() {
    System.setProperty("OPT_OUT_TRACKING", "true"); // DJL: no calls home
    System.setProperty("ai.djl.offline", "true");
    Path cache = userCache();
    try {
      Files.createDirectories(cache);
      setUnlessSet("ENGINE_CACHE_DIR", cache.resolve("djl").toString());
      setUnlessSet(ONNX_PATH, unpackedOnnx(cache).toString());
    } catch (IOException failure) {
      LOG.warn(
          "native libraries cannot be kept in {} and go to the temporary directory: {}",
          cache,
          failure.toString());
      setUnlessSet("ENGINE_CACHE_DIR", System.getProperty("java.io.tmpdir") + "/panopticon-djl");
    }
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  private static Path unpackedOnnx(Path cache) throws IOException {
    String platform = platform();
    Path directory = cache.resolve("onnxruntime-%s-%s".formatted(version(), platform));
    Files.createDirectories(directory);
    for (String library : List.of("onnxruntime", "onnxruntime4j_jni")) {
      String file = System.mapLibraryName(library);
      unpack("/ai/onnxruntime/native/%s/%s".formatted(platform, file), directory.resolve(file));
    }
    return directory;
  }

  private static String version() {
    String version = OrtEnvironment.class.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  /** As ONNX Runtime's jar names them. */
  private static String platform() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String architecture = System.getProperty("os.arch", "");
    return (os.startsWith("mac") ? "osx-" : "linux-")
        + (architecture.equals("aarch64") ? "aarch64" : "x64");
  }

  /** Written beside and renamed: another process may be loading it, or this one may be killed. */
  private static void unpack(String resource, Path target) throws IOException {
    if (Files.exists(target)) {
      return;
    }
    Path fresh = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try (InputStream in = OrtEnvironment.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new FileNotFoundException("the program's jar lacks " + resource);
      }
      Files.copy(in, fresh);
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException e) {
      LOG.debug("another process was first", e);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private static Path userCache() {
    String configured = System.getenv("XDG_CACHE_HOME");
    Path cache =
        configured != null && configured.startsWith("/")
            ? Path.of(configured)
            : Path.of(System.getProperty("user.home", "/nonexistent"), ".cache");
    return cache.resolve("panopticon");
  }
}
