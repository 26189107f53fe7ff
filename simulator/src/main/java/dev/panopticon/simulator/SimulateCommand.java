package dev.panopticon.simulator;

import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code panopticon simulate}: serves until the process is stopped or the thread is interrupted.
 * Exit codes: 0 when interrupted, 2 for wrong options, 3 when it cannot listen.
 */
@Command(
    name = "simulate",
    mixinStandardHelpOptions = true,
    description =
        "Serves an OpenAI-compatible provider with scripted latency and faults, for tests, benches"
            + " and dry runs. Costs nothing and asks nobody.",
    footer = {
      "",
      "Models: sim-good, sim-fair, sim-poor, sim-q85 (right in 85 of 100), any other name (a"
          + " quality of its own); sim-judge and sim-judge-... judge.",
      "Counts: GET /stats, POST /stats/reset.",
      "A message may ask for faults: [[fault:429]], [[fault:500x2]] (twice), [[fault:hang@sim-good]]"
          + " (that model only).",
      "",
      "Example: panopticon simulate --port 9000 --latency 200ms --jitter 20ms --error-rate 0.02"
    })
public final class SimulateCommand implements Callable<Integer> {
  private static final int COULD_NOT_RUN = 3;

  @Spec private @Nullable CommandSpec spec;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "Address to listen on. Default: ${DEFAULT-VALUE}.")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      defaultValue = "0",
      description = "Port; 0 takes a free one and prints it. Default: ${DEFAULT-VALUE}.")
  private int port;

  @Option(names = "--api-key", paramLabel = "KEY", description = "Key that calls must send.")
  private @Nullable String apiKey;

  @Option(
      names = "--models",
      split = ",",
      paramLabel = "NAME",
      description = "The models that exist; others get 404. Default: every name.")
  private List<String> models = List.of();

  @Option(
      names = "--seed",
      defaultValue = "1",
      description = "Seed of answers, faults and latencies. Default: ${DEFAULT-VALUE}.")
  private long seed;

  @Option(
      names = "--latency",
      paramLabel = "D",
      defaultValue = "0",
      converter = DurationConverter.class,
      description = "From the request to the first byte of its reply. Default: none.")
  private Duration latency = Duration.ZERO;

  @Option(
      names = "--jitter",
      paramLabel = "D",
      defaultValue = "0",
      converter = DurationConverter.class,
      description = "The latency varies evenly by up to this, up and down.")
  private Duration jitter = Duration.ZERO;

  @Option(
      names = "--token-interval",
      paramLabel = "D",
      defaultValue = "0",
      converter = DurationConverter.class,
      description = "Between two tokens of a streamed reply. Default: none.")
  private Duration tokenInterval = Duration.ZERO;

  @Option(
      names = "--hang",
      paramLabel = "D",
      defaultValue = "10m",
      converter = DurationConverter.class,
      description = "How long a hung call is silent. Default: ${DEFAULT-VALUE}.")
  private Duration hang = Duration.ofMinutes(10);

  @Option(
      names = "--slow",
      paramLabel = "D",
      defaultValue = "10s",
      converter = DurationConverter.class,
      description = "Over how long a slow body is spread. Default: ${DEFAULT-VALUE}.")
  private Duration slow = Duration.ofSeconds(10);

  @Option(
      names = "--position-bias",
      paramLabel = "R",
      defaultValue = "0.1",
      description =
          "Fraction of pairs in which a judge prefers what it is shown first. Default:"
              + " ${DEFAULT-VALUE}.")
  private double positionBias;

  @Option(
      names = "--unreadable-rate",
      paramLabel = "R",
      defaultValue = "0",
      description = "Fraction of judge replies without a verdict.")
  private double unreadableRate;

  @Mixin private final FaultOptions faults = new FaultOptions();

  @Mixin private final LimitOptions limits = new LimitOptions();

  @Override
  public Integer call() {
    CommandLine commandLine = commandLine();
    try (Simulator simulator = Simulator.start(settings(commandLine))) {
      PrintWriter out = commandLine.getOut();
      out.println("Simulator ready. Base URL " + simulator.baseUrl() + " (Ctrl-C ends it)");
      out.println("Counts: " + simulator.rootUrl().resolve("/stats"));
      out.flush();
      return serveUntilStopped(simulator);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return CommandLine.ExitCode.OK;
    } catch (UncheckedIOException e) {
      commandLine.getErr().println(e.getMessage());
      commandLine.getErr().flush();
      return COULD_NOT_RUN;
    }
  }

  private SimulatorSettings settings(CommandLine commandLine) {
    try {
      return new SimulatorSettings(
          new Access(host, port, apiKey, models),
          seed,
          new Timing(latency, jitter, tokenInterval, hang, slow),
          faults.rates(),
          limits.limits(),
          new JudgeBehaviour(positionBias, unreadableRate));
    } catch (IllegalArgumentException e) {
      throw new CommandLine.ParameterException(commandLine, e.getMessage(), e);
    }
  }

  private static int serveUntilStopped(Simulator simulator) throws InterruptedException {
    Thread closeAtExit = new Thread(simulator::close, "simulator-stop");
    Runtime.getRuntime().addShutdownHook(closeAtExit);
    try {
      new CountDownLatch(1).await(); // nobody counts it down: the process ends or is interrupted
      return CommandLine.ExitCode.OK;
    } finally {
      removeHook(closeAtExit);
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyStopping) {
      // Then the hook does its work by itself.
    }
  }

  private CommandLine commandLine() {
    if (spec == null) {
      throw new IllegalStateException("SimulateCommand runs only as a command of picocli");
    }
    return spec.commandLine();
  }
}
