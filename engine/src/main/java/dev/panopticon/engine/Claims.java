package dev.panopticon.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Calls that one of several engines is making, by content key. A claim is good while its holder
 * says that it is alive: a dead holder keeps nobody waiting for longer than {@link #LIFETIME}. A
 * claim that is lost costs a second call, nothing else. Thread-safe.
 */
final class Claims implements AutoCloseable {
  /** As long as the worst takeover of a dead engine's chunks ({@link EngineTasks}). */
  static final Duration LIFETIME = Duration.ofSeconds(7);

  private static final Duration RENEW = Duration.ofSeconds(2);
  private static final Duration RELEASE_SOON = Duration.ofMillis(20);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

  private static final String ALIVE =
      """
      INSERT INTO flight_holder (id, renewed_at) VALUES (:holder, clock_timestamp())
      ON CONFLICT (id) DO UPDATE SET renewed_at = excluded.renewed_at
      """;
  // In the order of the keys, so that engines cannot deadlock.
  private static final String CLAIM =
      """
      INSERT INTO flight AS f (content_key, holder)
      SELECT key, :holder FROM unnest(:keys::bytea[]) AS key ORDER BY key
      ON CONFLICT (content_key) DO UPDATE SET holder = excluded.holder
      WHERE f.holder = excluded.holder OR NOT EXISTS (
        SELECT FROM flight_holder h
        WHERE h.id = f.holder AND h.renewed_at >= clock_timestamp() - :lifetime::interval)
      RETURNING f.content_key
      """;
  private static final String RELEASE =
      """
      DELETE FROM flight WHERE content_key IN (
        SELECT content_key FROM flight
        WHERE holder = :holder AND content_key = ANY(:keys::bytea[])
        ORDER BY content_key FOR UPDATE)
      """;
  private static final String RELEASE_DEAD =
      """
      DELETE FROM flight_holder WHERE renewed_at < clock_timestamp() - interval '1 minute'
      """;
  private static final String RELEASE_OF_DEAD =
      "DELETE FROM flight f WHERE NOT EXISTS (SELECT FROM flight_holder h WHERE h.id = f.holder)";
  private static final String RELEASE_ALL = "DELETE FROM flight WHERE holder = :holder";
  private static final String LEAVE = "DELETE FROM flight_holder WHERE id = :holder";

  private final UUID holder = UUID.randomUUID();
  private final JdbcClient jdbc;
  private final AskTogether<ContentKey, Boolean> claim;
  private final BlockingQueue<ContentKey> released = new LinkedBlockingQueue<>();
  private final LongAdder elsewhere = new LongAdder();
  private final Repeating keep = new Repeating("keep-claims", 2);

  Claims(JdbcClient jdbc) {
    this.jdbc = jdbc;
    this.claim = new AskTogether<>("claim-calls", this::claim);
  }

  void start() {
    keep.survive(this::renew); // a claim of nobody who is known is nobody's
    claim.start();
    keep.every(RENEW, RENEW, this::renew);
    keep.every(RELEASE_SOON, RELEASE_SOON, this::releaseWaiting);
  }

  /**
   * Blocks while another engine makes the call.
   *
   * @return whether it is claimed; false when the run does not go on
   */
  boolean acquire(ActiveRun run, ContentKey key) throws InterruptedException {
    while (!run.halted()) {
      if (claim.ask(key).isPresent()) {
        return true;
      }
      elsewhere.increment();
      try {
        run.pauseFor(LOOK_AGAIN);
      } finally {
        elsewhere.decrement();
      }
    }
    return false;
  }

  /**
   * Claims calls that are under way, as far as no other engine has.
   *
   * @return those that are claimed
   */
  Set<ContentKey> claimNow(Collection<ContentKey> keys) {
    return claim(keys).keySet();
  }

  /** Who waits for an equal call of another engine. */
  long elsewhere() {
    return elsewhere.sum();
  }

  /** Calls that wait to be claimed. */
  int waiting() {
    return claim.waiting();
  }

  /** Claims that are not given back yet. */
  int releasing() {
    return released.size();
  }

  /** Others may make the call, or find its result. Soon, not at once. */
  void release(ContentKey key) {
    released.add(key);
  }

  /** What was released before must not be taken from who claims it now. */
  private synchronized Map<ContentKey, Boolean> claim(Collection<ContentKey> keys) {
    releaseWaiting();
    try {
      return claimInDatabase(keys);
    } catch (RuntimeException failure) {
      released.addAll(keys); // it may be claimed all the same
      throw failure;
    }
  }

  private Map<ContentKey, Boolean> claimInDatabase(Collection<ContentKey> keys) {
    Map<ContentKey, Boolean> claimed = new HashMap<>();
    jdbc.sql(CLAIM)
        .param("holder", holder)
        .param("keys", bytes(keys))
        .param("lifetime", LIFETIME.toString())
        .query(
            row -> {
              claimed.put(new ContentKey(row.getBytes("content_key")), true);
            });
    return claimed;
  }

  private void renew() {
    jdbc.sql(ALIVE).param("holder", holder).update();
    jdbc.sql(RELEASE_DEAD).update();
    jdbc.sql(RELEASE_OF_DEAD).update();
  }

  private synchronized void releaseWaiting() {
    List<ContentKey> keys = new ArrayList<>();
    released.drainTo(keys);
    if (keys.isEmpty()) {
      return;
    }
    try {
      jdbc.sql(RELEASE).param("holder", holder).param("keys", bytes(keys)).update();
    } catch (RuntimeException failure) {
      released.addAll(keys); // else nobody could ever make these calls while this process lives
      throw failure;
    }
  }

  private static byte[][] bytes(Collection<ContentKey> keys) {
    return keys.stream().distinct().map(ContentKey::bytes).toArray(byte[][]::new);
  }

  @Override
  public void close() {
    keep.close();
    claim.close();
    keep.survive(
        () -> {
          jdbc.sql(RELEASE_ALL).param("holder", holder).update();
          jdbc.sql(LEAVE).param("holder", holder).update();
        });
  }
}
