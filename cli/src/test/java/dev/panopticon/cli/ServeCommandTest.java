package dev.panopticon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A child whose parent ends while it starts. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ServeCommandTest {
  private final InputStream before = System.in;
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @AfterEach
  void putBack() {
    System.setIn(before);
  }

  @Test
  void startGoesOnToItsNextStepAndNoFurther() throws Exception {
    var parent = new PipedOutputStream();
    System.setIn(new PipedInputStream(parent));
    var started = new AtomicInteger();

    int code =
        serve(
            options -> {
              started.incrementAndGet();
              options.checkpoint().run(); // the parent is there
              close(parent);
              return awaitRefusal(options);
            });

    assertThat(code).isEqualTo(3);
    assertThat(started).hasValue(1);
    assertThat(err.toString()).contains("UNAVAILABLE: The command that wanted this server");
  }

  @Test
  void parentThatEndedBeforeTheStartIsMissedToo() {
    System.setIn(new ByteArrayInputStream(new byte[0]));

    assertThat(serve(ServeCommandTest::awaitRefusal)).isEqualTo(3);
  }

  private int serve(ServerStarter starter) {
    var cli =
        new Cli(
            starter,
            options -> {
              throw new AssertionError("no role is wanted");
            });
    cli.line().setErr(new PrintWriter(err, true));
    return cli.run("serve", "--child", "--data", folder.toString());
  }

  /** Begins no server: the timeout is the deadline. */
  private static ServerStarter.Running awaitRefusal(ServerOptions options) {
    while (true) {
      options.checkpoint().run();
      Thread.onSpinWait();
    }
  }

  private static void close(PipedOutputStream pipe) {
    try {
      pipe.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
