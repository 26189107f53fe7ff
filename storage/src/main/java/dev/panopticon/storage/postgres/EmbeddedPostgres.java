package dev.panopticon.storage.postgres;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.directory.UnusableDirectory;
import dev.panopticon.storage.space.Reserve;
import dev.panopticon.storage.space.SpaceProbe;
import dev.panopticon.storage.space.VolumeBudget;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server of our own, on a cluster in the data directory, with durable settings, bound
 * to loopback. It survives a kill of this process; the next start stops it clean before it starts
 * anew. Safe for many threads. Nothing stops it by itself at the end of the JVM: whoever started it
 * stops it, after the last commit.
 */
public final class EmbeddedPostgres {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);

  /** Recovery after a crash reads at most max_wal_size; a slow disk may take minutes for it. */
  private static final Duration START_DEADLINE = Duration.ofMinutes(10);

  private static final Duration GIVEN_UP_DEADLINE = Duration.ofSeconds(20);
  private static final int MAX_ATTEMPTS = 5;

  private final ClusterFiles files;
  private final PostgresBundle bundle;
  private final ServerSettings settings;
  private final String password;
  private final Reserve reserve;
  private volatile ServerProcess process;
  private volatile int port;
  private boolean stopped;

  private EmbeddedPostgres(
      ClusterFiles files, PostgresBundle bundle, ServerSettings settings, String password)
      throws InterruptedException {
    this.files = files;
    this.bundle = bundle;
    this.settings = settings;
    this.password = password;
    this.reserve = new Reserve(files.reserve());
    this.port = LoopbackPort.free();
    this.process = launch();
  }

  /**
   * Makes the cluster if there is none, and starts the server.
   *
   * @throws PanopticonException DATA_DIRECTORY_IN_USE if a server that is not ours runs on it,
   *     DATA_DIRECTORY_UNUSABLE if the server cannot be started; the message has its last words
   */
  public static EmbeddedPostgres start(ClusterFiles files, PostgresBundle bundle) {
    try {
      var budget = VolumeBudget.of(SpaceProbe.of(files.home()).look());
      return start(files, bundle, ServerSettings.durable(files.logs(), budget), List.of());
    } catch (IOException failure) {
      throw UnusableDirectory.because(files.home(), failure);
    }
  }

  /** For this package's tests alone: settings and initdb options of their own. */
  static EmbeddedPostgres start(
      ClusterFiles files,
      PostgresBundle bundle,
      ServerSettings settings,
      List<String> initdbOptions) {
    try {
      String password = new ClusterCreation(files, bundle, initdbOptions).ensure();
      return new EmbeddedPostgres(files, bundle, settings, password);
    } catch (InterruptedException _) {
      throw interrupted();
    }
  }

  /**
   * Ends the server that a killed process left on a cluster; does nothing where none runs.
   *
   * @throws PanopticonException DATA_DIRECTORY_IN_USE if what runs there is not ours to end
   */
  public static void endLeftover(ClusterFiles files) {
    try {
      new LeftoverServer(files).end();
    } catch (InterruptedException _) {
      throw interrupted();
    }
  }

  /** Address of a database on this server, valid until the next restart. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, database);
  }

  public String user() {
    return ClusterCreation.SUPERUSER;
  }

  public String password() {
    return password;
  }

  /** A restart keeps it unless another program has taken it meanwhile. */
  public int port() {
    return port;
  }

  /** Process id of the postmaster. */
  public long processId() {
    return process.pid();
  }

  public boolean isRunning() {
    return process.isAlive();
  }

  /** Completes with the exit code when the present postmaster ends, for whatever reason. */
  public CompletableFuture<Integer> awaitExit() {
    return process.onExit();
  }

  /** Deletes the oldest of its logs where they are too many or too large. */
  void capLogs() {
    new CapLogs(files.logs()).run();
  }

  /** Whether {@link #stop} was called; an exit after that is no accident. */
  public synchronized boolean isStopped() {
    return stopped;
  }

  /**
   * Starts the server again after it ended by itself; does nothing while it runs or after {@link
   * #stop}. PostgreSQL recovers what was committed.
   */
  public synchronized void restart() {
    if (stopped || process.isAlive()) {
      return;
    }
    try {
      process = launch();
    } catch (InterruptedException _) {
      throw interrupted();
    }
  }

  /**
   * Fast shutdown: sessions are ended, everything is written out. After {@code deadline} harder
   * means are used, which cost a recovery at the next start but no data. Afterwards nothing holds
   * the directory. A second call finds it stopped.
   */
  public synchronized StopResult stop(Duration deadline) {
    stopped = true;
    long begin = System.nanoTime();
    try {
      EndProcess.Way way = EndProcess.run(process.pid(), () -> !process.isAlive(), deadline);
      new LeftoverServer(files).endLastChildren();
      return result(way, Duration.ofNanos(System.nanoTime() - begin));
    } catch (InterruptedException _) {
      throw interrupted();
    }
  }

  private StopResult result(EndProcess.Way way, Duration took) {
    try {
      ClusterState state = ClusterState.read(files.cluster());
      return state == ClusterState.SHUT_DOWN
          ? new StopResult.Clean(took)
          : new StopResult.Unclean(state, "the server ended by way of " + way);
    } catch (IOException failure) {
      throw UnusableDirectory.because(files.cluster(), failure);
    }
  }

  private ServerProcess launch() throws InterruptedException {
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      ServerProcess started = launchOnce();
      switch (awaitReady(started)) {
        case ServerProcess.Start.Ready _ -> {
          log.info("PostgreSQL runs: pid={} port={}", started.pid(), port);
          return started;
        }
        case ServerProcess.Start.LockHeld _ -> new LeftoverServer(files).end();
        case ServerProcess.Start.Ended(int exitCode) -> makeRoomOrFail(exitCode);
        case ServerProcess.Start.TooSlow _ -> throw tooSlow(started);
      }
    }
    throw StartFailure.of(files, "gave up after " + MAX_ATTEMPTS + " attempts");
  }

  private ServerProcess launchOnce() {
    try {
      return ServerProcess.launch(LaunchCommand.of(bundle, files, settings, port), files);
    } catch (IOException failure) {
      throw StartFailure.of(files, String.valueOf(failure.getMessage()));
    }
  }

  /** A start that is given up must not go on behind our back. */
  private ServerProcess.Start awaitReady(ServerProcess started) throws InterruptedException {
    try {
      return started.awaitReady(START_DEADLINE);
    } catch (InterruptedException interruption) {
      EndProcess.run(started.pid(), () -> !started.isAlive(), GIVEN_UP_DEADLINE);
      throw interruption;
    }
  }

  /** Another attempt follows, in the room that was kept for it or on another port. */
  private void makeRoomOrFail(int exitCode) {
    String words = StartFailure.lastWords(files) + fullVolume();
    if (!(words.contains(StartFailure.NO_SPACE) && reserve.release())) {
      movePortOrFail(exitCode, words);
    }
  }

  /** Said by us, because the server's log may be on the full volume too, and so say nothing. */
  private String fullVolume() {
    try {
      long free = SpaceProbe.of(files.home()).look().freeBytes();
      return free < Reserve.BYTES
          ? "%n%s: %,d bytes are free on %s".formatted(StartFailure.NO_SPACE, free, files.home())
          : "";
    } catch (IOException _) {
      return "";
    }
  }

  private void movePortOrFail(int exitCode, String words) {
    if (LoopbackPort.isFree(port)) {
      throw StartFailure.of(files, "it ended with code %d%n%s".formatted(exitCode, words));
    }
    port = LoopbackPort.free();
  }

  private PanopticonException tooSlow(ServerProcess started) throws InterruptedException {
    EndProcess.run(started.pid(), () -> !started.isAlive(), Duration.ZERO);
    return StartFailure.of(
        files, "not ready after %s%n%s".formatted(START_DEADLINE, StartFailure.lastWords(files)));
  }

  private static PanopticonException interrupted() {
    Thread.currentThread().interrupt();
    return new PanopticonException(
        ErrorCode.UNAVAILABLE, "Interrupted while PostgreSQL was starting or stopping.");
  }
}
