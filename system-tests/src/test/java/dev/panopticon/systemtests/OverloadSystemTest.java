package dev.panopticon.systemtests;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, unit = TimeUnit.MINUTES)
class OverloadSystemTest {
  @TempDir Path folder;

  @Test
  void tenRunsAtOnceBesideALargeOne() throws Exception {
    new Overload(10, 20_000, 20).survive(folder.resolve("data"));
  }

  @Test
  @Tag("full")
  void fiftyRunsAtOnceBesideAHugeOne() throws Exception {
    new Overload(50, 500_000, 100).survive(folder.resolve("data"));
  }
}
