package dev.panopticon.engine;

import dev.panopticon.engine.ShareAccounts.Standing;
import dev.panopticon.model.RunId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Divides the calls that a run may have in flight evenly among the engines that work on it, so that
 * all together never pass its concurrency; a lone engine asks nobody. Each tells what it has, or
 * wants to have, then looks at what the others told, and only then uses more than before, as far as
 * there is room: of any who want more at the same moment, the last to look sees all the others.
 * Thread-safe.
 */
final class RunShares {
  private static final Logger log = LoggerFactory.getLogger(RunShares.class);

  /**
   * So long a share is good after it was told: for less time than the others remember it. Else who
   * was cut off would go on with what they have divided among themselves by then.
   */
  private static final Duration GOOD = Duration.ofSeconds(4);

  /** Not told yet: see {@link TellShares}. */
  private static final int UNKNOWN = -1;

  /** A run in this engine. */
  private static final class Share {
    private final RunId run;
    private final int most;
    private final RunPermits permits;
    private int users;
    private int fair = UNKNOWN;

    Share(RunId run, int most, int limit) {
      this.run = run;
      this.most = most;
      this.permits = new RunPermits(limit);
    }

    /** What it has, and what it wants to have. */
    TellShares.Told tells() {
      int has = Math.max(permits.limit(), permits.inFlight());
      boolean fresh = has == 0 && fair == UNKNOWN;
      @Nullable Integer calls = fresh ? null : Integer.valueOf(Math.max(has, fair));
      return new TellShares.Told(run, most, calls);
    }

    /**
     * @param told what the others know that it has, or wants
     * @param until when they forget it
     * @return whether more calls may begin
     */
    boolean stands(int told, Standing standing, long until) {
      fair = standing.share(most);
      int room = Math.max(0, most - standing.othersInFlight());
      return permits.limit(Math.min(told, Math.min(fair, room)), until);
    }

    boolean alone(long until) {
      fair = UNKNOWN;
      return permits.limit(most, until);
    }
  }

  private final Map<RunId, Share> shares = new ConcurrentHashMap<>();
  private final TellShares tell;
  private final BooleanSupplier others;
  private final Consumer<RunId> more;

  /**
   * @param others whether there may be other engines now
   * @param more told of a run that may begin more calls than before
   */
  RunShares(TellShares tell, BooleanSupplier others, Consumer<RunId> more) {
    this.tell = tell;
    this.others = others;
    this.more = more;
  }

  /** For each chunk of the run, until {@link #leave}. May ask the database. */
  RunPermits enter(RunSnapshot run) {
    boolean shared = others.getAsBoolean();
    int most = run.settings().concurrency();
    Share share =
        shares.compute(
            run.id(),
            (id, known) -> {
              Share entered = known == null ? new Share(id, most, shared ? 0 : most) : known;
              entered.users++;
              return entered;
            });
    if (share.permits.limit() == 0) {
      begin(share);
    }
    return share.permits;
  }

  private void begin(Share share) {
    try {
      divide(List.of(share));
    } catch (RuntimeException databaseAway) {
      log.debug("a run waits for its share until the database is there", databaseAway);
    }
  }

  /** A chunk of the run has ended. */
  void leave(RunId run) {
    shares.computeIfPresent(run, (id, share) -> --share.users == 0 && isAlone() ? null : share);
  }

  private boolean isAlone() {
    return !others.getAsBoolean();
  }

  /** To be done every second while there are other engines. */
  synchronized void divide() {
    forgetUnused();
    divide(List.copyOf(shares.values()));
    tell.keepOnly(shares.keySet());
  }

  /** One at a time: what is told late must not take the place of what is newer. */
  private synchronized void divide(List<Share> divided) {
    long until = System.nanoTime() + GOOD.toNanos();
    Map<RunId, Integer> told = tell.tell(divided.stream().map(Share::tells).toList());
    Map<RunId, Standing> standings = tell.look(told.keySet());
    for (Share share : divided) {
      Integer ofShare = told.get(share.run);
      Standing standing = standings.get(share.run);
      if (ofShare != null && standing != null && share.stands(ofShare, standing, until)) {
        more.accept(share.run);
      }
    }
  }

  /** To be done every second: where there are no other engines any more, all is this one's. */
  synchronized void takeAllIfAlone() {
    if (isAlone()) {
      long until = System.nanoTime() + GOOD.toNanos();
      forgetUnused();
      for (Share share : shares.values()) {
        if (share.alone(until)) {
          more.accept(share.run);
        }
      }
      tell.keepOnly(Set.of());
    }
  }

  private void forgetUnused() {
    shares.keySet().forEach(run -> shares.computeIfPresent(run, RunShares::ifUsed));
  }

  private static @Nullable Share ifUsed(RunId run, Share share) {
    return share.users == 0 ? null : share;
  }
}
