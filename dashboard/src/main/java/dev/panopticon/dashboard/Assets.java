package dev.panopticon.dashboard;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/**
 * Scripts and styles, held in memory. All have one version, the hash of them together, which is
 * part of their address: so they may be kept for ever, and a module finds another beside itself.
 * Thread-safe.
 */
final class Assets {
  static final String ROOT = "/assets/";

  private static final int VERSION_CHARACTERS = 16;
  private static final String WEBJARS = "/META-INF/resources/webjars/";
  private static final String OWN = "/dev/panopticon/dashboard/assets/";

  /** What a page may ask for, and where it is on the class path. */
  private static final Map<String, String> FILES = files();

  private final Map<String, byte[]> contents = new LinkedHashMap<>();
  private final Map<String, byte[]> compressed = new ConcurrentHashMap<>();
  private final String version;

  Assets() {
    MessageDigest digest = sha256();
    FILES.forEach(
        (name, resource) -> {
          byte[] bytes = read(resource);
          contents.put(name, bytes);
          digest.update(bytes);
        });
    version = shortened(digest);
  }

  /** A short hash of some bytes, to tell versions of the same thing apart. */
  static String hash(byte[] bytes) {
    MessageDigest digest = sha256();
    digest.update(bytes);
    return shortened(digest);
  }

  private static String shortened(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest()).substring(0, VERSION_CHARACTERS);
  }

  private static Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    files.put("tabler.css", WEBJARS + "tabler__core/1.4.0/dist/css/tabler.min.css");
    files.put("htmx.js", WEBJARS + "htmx.org/2.0.10/dist/htmx.min.js");
    files.put("sse.js", WEBJARS + "htmx-ext-sse/2.2.2/sse.js");
    files.put("echarts.js", "/META-INF/resources/_static/echarts/6.0.0/dist/echarts.esm.min.js");
    Stream.of("panopticon.css", "theme.js", "page.js", "charts.js", "icon.svg")
        .forEach(own -> files.put(own, OWN + own));
    return files;
  }

  /** The address prefix of this version's files. */
  String prefix() {
    return ROOT + version + "/";
  }

  String version() {
    return version;
  }

  /** The file's bytes; empty when there is no such file. */
  Optional<byte[]> find(String name) {
    return Optional.ofNullable(contents.get(name));
  }

  /** The file's bytes, compressed once by gzip; empty when there is no such file. */
  Optional<byte[]> findCompressed(String name) {
    return find(name).map(bytes -> compressed.computeIfAbsent(name, _ -> gzip(bytes)));
  }

  private static byte[] read(String resource) {
    try (InputStream in = Assets.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks its own file " + resource);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] gzip(byte[] bytes) {
    var out = new ByteArrayOutputStream(bytes.length / 3);
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
