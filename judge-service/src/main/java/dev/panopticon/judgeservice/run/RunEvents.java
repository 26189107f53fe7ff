package dev.panopticon.judgeservice.run;

import dev.panopticon.contract.RunView;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.RunStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/**
 * Sends the progress of runs to those who watch. Each watcher has a virtual thread of its own that
 * sends the state as it is now: nothing queues up for a slow one. All watchers of a run share one
 * look at the database. Thread-safe.
 */
public final class RunEvents implements SmartLifecycle {
  public static final int MAX_WATCHERS = 500;

  private static final Logger LOG = LoggerFactory.getLogger(RunEvents.class);
  private static final Duration PERIOD = Duration.ofMillis(500);

  /** Nothing moves in a paused run; the event shows that the connection is alive. */
  private static final Duration PERIOD_WHEN_PAUSED = Duration.ofSeconds(5);

  private static final Duration FRESH = Duration.ofMillis(400);

  private final Runs runs;
  private final Semaphore places = new Semaphore(MAX_WATCHERS);
  private final Map<UUID, Seen> seen = new ConcurrentHashMap<>();
  private final Set<Thread> watchers = ConcurrentHashMap.newKeySet();
  private volatile boolean running;

  public RunEvents(Runs runs) {
    this.runs = runs;
  }

  /**
   * {@code progress} about every half second with the run, and {@code ended} once at its end.
   *
   * @throws PanopticonException with NOT_FOUND if there is no such run, UNAVAILABLE if too many
   *     watch already
   */
  public SseEmitter watch(UUID run) {
    RunView first = runs.get(run);
    if (!places.tryAcquire()) {
      throw new PanopticonException(
          ErrorCode.UNAVAILABLE,
          "%d clients watch runs already; close some, or ask GET /api/judge/runs/%s instead"
              .formatted(MAX_WATCHERS, run));
    }
    var emitter = new SseEmitter(0L); // no time limit: a run may take days
    var gone = new AtomicBoolean();
    emitter.onCompletion(() -> gone.set(true));
    emitter.onError(_ -> gone.set(true));
    Thread.ofVirtual().name("watch-run-" + run).start(() -> watch(first, emitter, gone));
    return emitter;
  }

  /** Who watches now. */
  public int watchers() {
    return MAX_WATCHERS - places.availablePermits();
  }

  @Override
  public void start() {
    running = true;
  }

  /** Ends all streams: being in the default phase, before the web server waits for its requests. */
  @Override
  public void stop() {
    running = false;
    watchers.forEach(Thread::interrupt);
  }

  @Override
  public boolean isRunning() {
    return running;
  }

  private void watch(RunView first, SseEmitter emitter, AtomicBoolean gone) {
    watchers.add(Thread.currentThread());
    try {
      send(first, emitter, gone);
      emitter.complete();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      emitter.complete();
    } catch (IOException | IllegalStateException e) {
      LOG.debug("a watcher has gone: run={}", first.id(), e);
    } catch (PanopticonException | DataAccessException e) {
      LOG.warn("events end because the run cannot be read: run={}", first.id(), e);
      emitter.complete(); // the client connects again, and is told then
    } finally {
      watchers.remove(Thread.currentThread());
      places.release();
      seen.remove(first.id());
    }
  }

  private void send(RunView first, SseEmitter emitter, AtomicBoolean gone)
      throws IOException, InterruptedException {
    RunView run = first;
    while (running && !run.status().ended() && !gone.get()) {
      emitter.send(SseEmitter.event().name("progress").data(run));
      Duration pause = run.status() == RunStatus.PAUSED ? PERIOD_WHEN_PAUSED : PERIOD;
      TimeUnit.MILLISECONDS.sleep(pause.toMillis());
      run = now(run.id());
    }
    if (run.status().ended() && !gone.get()) {
      emitter.send(SseEmitter.event().name("ended").data(run));
    }
  }

  private RunView now(UUID run) {
    long now = System.nanoTime();
    return seen.compute(
            run,
            (id, last) ->
                last != null && now - last.atNanos() < FRESH.toNanos()
                    ? last
                    : new Seen(runs.get(id), System.nanoTime()))
        .run();
  }

  private record Seen(RunView run, long atNanos) {}
}
