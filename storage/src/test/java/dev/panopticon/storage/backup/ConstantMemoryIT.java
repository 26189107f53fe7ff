package dev.panopticon.storage.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.storage.DatabaseUrl;
import dev.panopticon.storage.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Memory does not grow with the database: five times the heap passes through it, both ways. */
@Timeout(1_800)
class ConstantMemoryIT {
  private static final int ROWS = 30_000;
  private static final int ROW_BYTES = 10_240;
  private static final String HEAP = "-Xmx64m";

  @TempDir Path folder;

  /** Main class of a child with a small heap: user, password, source, target, folder. */
  static final class Small {
    private Small() {}

    public static void main(String[] arguments) throws Exception {
      var source = new DatabaseUrl(arguments[2], arguments[0], arguments[1]);
      var target = new DatabaseUrl(arguments[3], arguments[0], arguments[1]);
      long begin = System.nanoTime();
      Path archive =
          SampleInstance.archive(SampleInstance.connections(source), Path.of(arguments[4]));
      long written = System.nanoTime();
      Restored restored =
          new RestoreDatabase(target, false, null).from(archive, Progress.Listener.none());
      long end = System.nanoTime();
      double megabytes = restored.manifest().bytes() / 1e6;
      System.out.printf(
          "heap %d MB, rows %d, %.0f MB of rows, archive %.1f MB, written at %.0f MB/s, restored at"
              + " %.0f MB/s%n",
          Runtime.getRuntime().maxMemory() >> 20,
          restored.manifest().rows(),
          megabytes,
          Files.size(archive) / 1e6,
          megabytes / ((written - begin) / 1e9),
          megabytes / ((end - written) / 1e9));
    }
  }

  @Test
  @Tag("full")
  void aSmallHeapBacksUpAndRestoresALargeTable() throws Exception {
    try (var source = TestDatabase.empty();
        var target = TestDatabase.empty()) {
      DataSource from = source.database().connections();
      SampleInstance.make(from, "0002");
      fill(from);

      String said = runSmall(source.url(), target.url());

      System.out.print(said);
      assertThat(said).startsWith("heap ");
      assertThat(
              SampleInstance.jdbc(target.database().connections())
                  .sql("SELECT sum(length(\"select\")) FROM judge_service.\"Odd Name\"")
                  .query(Long.class)
                  .single())
          .isEqualTo((long) ROWS * ROW_BYTES);
    }
  }

  private static void fill(DataSource database) {
    SampleInstance.jdbc(database)
        .sql(
            """
            INSERT INTO judge_service."Odd Name" ("select")
            SELECT repeat(md5(n::text), :repeats) FROM generate_series(1, :rows) n
            """)
        .param("repeats", ROW_BYTES / 32)
        .param("rows", ROWS)
        .update();
  }

  private String runSmall(DatabaseUrl source, DatabaseUrl target) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    Process process =
        new ProcessBuilder(
                List.of(
                    java,
                    HEAP,
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    classPath,
                    Small.class.getName(),
                    String.valueOf(source.user()),
                    String.valueOf(source.password()),
                    source.jdbcUrl(),
                    target.jdbcUrl(),
                    folder.toString()))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }
}
