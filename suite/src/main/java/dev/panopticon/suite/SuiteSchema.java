package dev.panopticon.suite;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The published JSON schema (2020-12) of suites, for editors. Stateless. */
public final class SuiteSchema {
  private static final String RESOURCE = "suite.schema.json";

  private SuiteSchema() {}

  public static String text() {
    try (InputStream in = SuiteSchema.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not in the jar: build it again");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
