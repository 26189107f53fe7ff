package dev.panopticon.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class SimulateCommandTest {

  @Test
  void servesUntilItIsInterrupted() throws Exception {
    var printed = new PipedReader();
    var out = new PrintWriter(new PipedWriter(printed), true);
    var exitCode = new CompletableFuture<Integer>();
    Thread command =
        Thread.ofPlatform()
            .start(
                () ->
                    exitCode.complete(
                        commandLine()
                            .setOut(out)
                            .execute("--rate-429", "1", "--retry-after", "1500ms", "--seed", "7")));
    String ready = new BufferedReader(printed).readLine();
    URI baseUrl = URI.create(ready.replaceFirst(".*Base URL (\\S+).*", "$1"));

    assertThat(status(baseUrl)).isEqualTo(429);
    command.interrupt();
    assertThat(exitCode.get(10, TimeUnit.SECONDS)).isZero();
    command.join(Duration.ofSeconds(10));
  }

  @Test
  void wrongOptionsAreUsageErrors() {
    assertThat(errorOf(2, "--latency", "soon")).contains("'soon' is not a duration");
    assertThat(errorOf(2, "--rate-429", "1.5")).contains("must be in [0, 1]");
    assertThat(errorOf(2, "--burst", "0")).contains("burst must be at least 1");
  }

  @Test
  void aTakenPortIsExitCode3() {
    try (var taken = Simulator.start(SimulatorSettings.defaults())) {
      assertThat(errorOf(3, "--port", Integer.toString(taken.port()))).contains("cannot listen");
    }
  }

  @Test
  void durationsAreReadAsPeopleWriteThem() {
    var converter = new DurationConverter();

    assertThat(converter.convert("200ms")).isEqualTo(Duration.ofMillis(200));
    assertThat(converter.convert("1.5s")).isEqualTo(Duration.ofMillis(1_500));
    assertThat(converter.convert("2m")).isEqualTo(Duration.ofMinutes(2));
    assertThat(converter.convert("0")).isEqualTo(Duration.ZERO);
  }

  @Test
  void theErrorRateIsSplitAndAddsToTheOthers() {
    var options = new FaultOptions();
    new CommandLine(new Holder(options)).parseArgs("--error-rate", "0.4", "--rate-hang", "0.1");

    assertThat(options.rates().rate(FaultKind.RATE_LIMITED)).isEqualTo(0.1);
    assertThat(options.rates().rate(FaultKind.HANG)).isEqualTo(0.1);
    assertThat(options.rates().rate(FaultKind.MALFORMED)).isZero();
  }

  @CommandLine.Command(name = "holder")
  private static final class Holder {
    @CommandLine.Mixin private final FaultOptions options;

    Holder(FaultOptions options) {
      this.options = options;
    }
  }

  private static int status(URI baseUrl) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      String body = SimulatorClient.request("sim-good", "Why?").toString();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(baseUrl + "/chat/completions"))
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build();
      return client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode();
    }
  }

  private static String errorOf(int exitCode, String... options) {
    var error = new StringWriter();
    assertThat(commandLine().setErr(new PrintWriter(error, true)).execute(options))
        .isEqualTo(exitCode);
    return error.toString();
  }

  private static CommandLine commandLine() {
    return new CommandLine(new SimulateCommand());
  }
}
