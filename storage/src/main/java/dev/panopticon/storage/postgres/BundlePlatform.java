package dev.panopticon.storage.postgres;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.util.Locale;

/** The platforms for which there is a PostgreSQL bundle, and the archive's name in its jar. */
enum BundlePlatform {
  LINUX_AMD64("postgres-linux-x86_64.txz"),
  LINUX_ARM64("postgres-linux-arm_64.txz"),
  DARWIN_AMD64("postgres-darwin-x86_64.txz"),
  DARWIN_ARM64("postgres-darwin-arm_64.txz");

  private final String archive;

  BundlePlatform(String archive) {
    this.archive = archive;
  }

  String archive() {
    return archive;
  }

  boolean isLinux() {
    return this == LINUX_AMD64 || this == LINUX_ARM64;
  }

  static BundlePlatform current() {
    return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""));
  }

  static BundlePlatform of(String osName, String osArch) {
    String os = osName.toLowerCase(Locale.ROOT);
    boolean arm = osArch.equals("aarch64");
    boolean intel = osArch.equals("amd64") || osArch.equals("x86_64");
    if (os.equals("linux") && (arm || intel)) {
      return arm ? LINUX_ARM64 : LINUX_AMD64;
    }
    if (os.startsWith("mac") && (arm || intel)) {
      return arm ? DARWIN_ARM64 : DARWIN_AMD64;
    }
    throw new PanopticonException(
        ErrorCode.INVALID_REQUEST,
        "There is no embedded PostgreSQL for %s on %s. Run a PostgreSQL 15 or newer yourself and name it with --database-url."
            .formatted(osName, osArch));
  }
}
