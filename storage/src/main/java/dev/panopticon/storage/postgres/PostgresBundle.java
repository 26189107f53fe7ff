package dev.panopticon.storage.postgres;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.directory.UnusableDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * PostgreSQL's programs, unpacked. Each version and platform has a directory of its own in the
 * user's cache, made once and shared by all data directories; it can be deleted at any time while
 * no server runs.
 */
public final class PostgresBundle {
  private static final Logger log = LoggerFactory.getLogger(PostgresBundle.class);

  private final Path directory;

  private PostgresBundle(Path directory) {
    this.directory = directory;
  }

  /**
   * The bundle in the user's cache directory, or under {@code dataDirectory} where the home cannot
   * be written.
   */
  public static PostgresBundle unpacked(Path dataDirectory) {
    return unpackedIn(List.of(userCache(), dataDirectory.resolve(".cache")));
  }

  /** The bundle in the first of {@code caches} that can be written. */
  public static PostgresBundle unpackedIn(List<Path> caches) {
    BundlePlatform platform = BundlePlatform.current();
    String name =
        "postgres-%s-%s"
            .formatted(version(), platform.name().toLowerCase(Locale.ROOT).replace('_', '-'));
    IOException last = new IOException("no cache directory was given");
    Path lastCache = Path.of("");
    for (Path cache : caches) {
      try {
        return new PostgresBundle(new UnpackBundle(platform, cache, name).run());
      } catch (IOException failure) {
        log.warn("cannot unpack PostgreSQL: cache={} cause={}", cache, failure.toString());
        last = failure;
        lastCache = cache;
      }
    }
    throw UnusableDirectory.because(lastCache, last);
  }

  /** Version of the PostgreSQL that this build carries, like {@code 17.11.0}. */
  public static String version() {
    var properties = new Properties();
    try (InputStream in = PostgresBundle.class.getResourceAsStream("bundle.properties")) {
      if (in == null) {
        throw new PanopticonException(ErrorCode.INTERNAL, "bundle.properties is not in the jar");
      }
      properties.load(in);
    } catch (IOException failure) {
      throw new PanopticonException(
          ErrorCode.INTERNAL, "bundle.properties cannot be read", failure);
    }
    return properties.getProperty("version");
  }

  Path directory() {
    return directory;
  }

  /** Absolute path of {@code initdb}, {@code pg_ctl} or {@code postgres}. */
  String program(String name) {
    return directory.resolve("bin").resolve(name).toString();
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
