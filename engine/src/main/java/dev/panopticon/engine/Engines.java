package dev.panopticon.engine;

import dev.panopticon.model.RunId;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/**
 * The engines of a database, as each tells of itself every second: any process can show people what
 * all of them do, and one that is alone need not ask the others. Thread-safe.
 */
final class Engines {
  private static final Logger log = LoggerFactory.getLogger(Engines.class);

  /** How often each tells and looks. */
  static final Duration BEAT = Duration.ofSeconds(1);

  /** Who has not looked for so long does not know who is there. */
  private static final Duration BLIND = Duration.ofSeconds(3);

  /** After that, the others have had the time to tell of themselves again. */
  private static final Duration SEE_AGAIN = Duration.ofSeconds(5);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  /** By then the dead are known as such. */
  private static final Duration LONGEST_JOIN = Duration.ofSeconds(6);

  private static final String TELL =
      """
      INSERT INTO engine (name, started_at, seen_at, limits)
      VALUES (:engine, :startedAt, now(), :limits::jsonb)
      ON CONFLICT (name) DO UPDATE SET seen_at = now(), limits = excluded.limits
      """;
  private static final String FORGET_DEAD =
      "DELETE FROM engine WHERE seen_at < now() - interval '1 minute'";
  private static final String FORGET_RUNS = "DELETE FROM engine_run WHERE engine = :engine";
  private static final String TELL_RUNS =
      """
      INSERT INTO engine_run
        (engine, run_id, chunks, in_flight, outputs_per_second, judgments_per_second)
      SELECT :engine, * FROM unnest(
          :run::uuid[], :chunks::int[], :inFlight::int[], :outputs::float8[], :judgments::float8[])
      """;
  private static final String LOOK =
      """
      SELECT (SELECT count(*) FROM scheduled_tasks WHERE task_name = 'run-chunk' AND NOT picked) AS waiting,
             EXISTS (SELECT FROM engine
                     WHERE name <> :engine AND seen_at > now() - interval '5 seconds') AS others
      """;
  private static final String SEEN =
      """
      SELECT name, seen_at FROM engine
      WHERE name <> :engine AND seen_at > now() - interval '5 seconds'
      """;
  private static final String FORGET_FORMER_OWNERS =
      "DELETE FROM engine WHERE name NOT LIKE 'worker-%'";
  private static final String LEAVE = "DELETE FROM engine WHERE name = :engine";
  private static final String OTHERS =
      """
      SELECT w.run_id, w.engine, w.chunks, w.in_flight, w.outputs_per_second,
             w.judgments_per_second
      FROM engine_run w JOIN engine e ON e.name = w.engine
      WHERE w.run_id = ANY(:runs::uuid[]) AND w.engine <> :engine
        AND e.seen_at > now() - interval '5 seconds'
      """;
  private static final String LIMITS =
      """
      SELECT e.name, l.item FROM engine e
      CROSS JOIN LATERAL jsonb_array_elements(e.limits) AS l(item)
      WHERE e.seen_at > now() - interval '5 seconds'
        AND EXISTS (
          SELECT FROM jsonb_array_elements_text(l.item->'models') AS m(id)
          WHERE m.id IN (SELECT model_id FROM run_contestant WHERE run_id = :run
                         UNION SELECT model_id FROM run_judge WHERE run_id = :run))
      ORDER BY e.name, l.item->>'provider', l.item->>'account'
      """;
  private static final String CHUNKS =
      """
      SELECT count(*) FILTER (WHERE c.done_at IS NOT NULL) AS done,
             count(*) FILTER (WHERE c.done_at IS NULL AND coalesce(t.picked, false)) AS under_way,
             count(*) FILTER (WHERE c.done_at IS NULL AND NOT coalesce(t.picked, false)) AS waiting
      FROM chunk c
      LEFT JOIN scheduled_tasks t
        ON t.task_name = 'run-chunk' AND t.task_instance = c.run_id || '/' || c.chunk_no
      WHERE c.run_id = :run
      """;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final String engine;
  private final ActiveRuns active;
  private final Supplier<List<LimitsInForce>> limits;
  private final JsonMapper json = JsonMapper.shared();
  private volatile double waiting = Double.NaN;
  private volatile boolean others = true;
  private boolean looked;
  private long lookedAt;
  private long surelySeenAt = System.nanoTime();
  private boolean left;
  private final OffsetDateTime startedAt = OffsetDateTime.now(Clock.systemUTC());

  /**
   * @param engine this one's name
   * @param limits what it does with the accounts of providers
   */
  Engines(
      DataSource dataSource,
      String engine,
      ActiveRuns active,
      Supplier<List<LimitsInForce>> limits) {
    this.jdbc = JdbcClient.create(dataSource);
    this.transaction = new TransactionTemplate(new JdbcTransactionManager(dataSource));
    this.engine = engine;
    this.active = active;
    this.limits = limits;
  }

  private synchronized void tell() {
    if (left) {
      return; // a last beat must not bring the entry back
    }
    Map<RunId, RunWork.AtWork> own = active.atWork(engine);
    transaction.executeWithoutResult(
        status -> {
          jdbc.sql(TELL)
              .param("engine", engine)
              .param("startedAt", startedAt)
              .param("limits", json.writeValueAsString(limits.get()))
              .update();
          jdbc.sql(FORGET_DEAD).update();
          jdbc.sql(FORGET_RUNS).param("engine", engine).update();
          if (!own.isEmpty()) {
            jdbc.sql(TELL_RUNS).param("engine", engine).params(columns(own)).update();
          }
        });
  }

  /**
   * Looks who else is there and how long the queue is, and tells of this engine.
   *
   * @param withOthers done between the two where there are others
   */
  void beat(Runnable withOthers) {
    look();
    if (others) {
      withOthers.run();
    }
    tell();
  }

  private void look() {
    waiting = Double.NaN; // unknown, should this fail
    others = true;
    jdbc.sql(LOOK)
        .param("engine", engine)
        .query(
            row -> {
              waiting = row.getLong("waiting");
              others = mayHaveMissedOthers() || row.getBoolean("others");
            });
  }

  /** When PostgreSQL was away, nobody could tell of himself, and the first to look sees nobody. */
  private boolean mayHaveMissedOthers() {
    long now = System.nanoTime();
    if (looked && now - lookedAt > BLIND.toNanos()) {
      surelySeenAt = now + SEE_AGAIN.toNanos();
    }
    looked = true;
    lookedAt = now;
    return now - surelySeenAt < 0;
  }

  /**
   * Says for the first time that this engine is there, and waits until each other one knows. One
   * that was alone has claimed none of its calls; it claims those under way in its first whole
   * {@link #beat} after this. The beats must have begun before.
   */
  void join() throws InterruptedException {
    try {
      tell();
      Map<String, OffsetDateTime> unaware = seen();
      Map<String, OffsetDateTime> onceMore = new HashMap<>();
      long end = System.nanoTime() + LONGEST_JOIN.toNanos();
      while (!(unaware.isEmpty() && onceMore.isEmpty()) && System.nanoTime() - end < 0) {
        Thread.sleep(LOOK_AGAIN);
        Map<String, OffsetDateTime> now = seen();
        Map<String, OffsetDateTime> advanced = advanced(unaware, now);
        advanced(onceMore, now);
        onceMore.putAll(advanced);
      }
    } catch (RuntimeException failure) {
      if (!DatabaseTrouble.is(failure)) {
        throw failure;
      }
      log.debug("who else works on the database is not known yet", failure);
    }
  }

  /** Takes out of the first those that have told of themselves since, and those that have died. */
  private static Map<String, OffsetDateTime> advanced(
      Map<String, OffsetDateTime> before, Map<String, OffsetDateTime> now) {
    before.keySet().retainAll(now.keySet());
    Map<String, OffsetDateTime> advanced = new HashMap<>(now);
    advanced.keySet().retainAll(before.keySet());
    advanced.entrySet().removeIf(entry -> entry.getValue().isEqual(before.get(entry.getKey())));
    before.keySet().removeAll(advanced.keySet());
    return advanced;
  }

  /** The others that live, by name, and when they have told of themselves. */
  private Map<String, OffsetDateTime> seen() {
    Map<String, OffsetDateTime> seen = new HashMap<>();
    jdbc.sql(SEEN)
        .param("engine", engine)
        .query(
            row -> {
              seen.put(row.getString("name"), row.getObject("seen_at", OffsetDateTime.class));
            });
    return seen;
  }

  /** For the sole owner of a database, before it joins: only workers may be alive beside it. */
  void forgetFormerOwners() {
    jdbc.sql(FORGET_FORMER_OWNERS).update();
  }

  /** Whether another engine may be at work; true while that is not known. */
  boolean others() {
    return others;
  }

  /** Chunks of all runs that no engine had taken when it was last looked at; NaN for unknown. */
  double waiting() {
    return waiting;
  }

  private static Map<String, @Nullable Object[]> columns(Map<RunId, RunWork.AtWork> own) {
    var columns = new Columns(own.size());
    own.forEach(
        (run, work) -> {
          columns.next();
          columns.set("run", run.toString());
          columns.set("chunks", work.chunks());
          columns.set("inFlight", work.inFlight());
          columns.set("outputs", work.outputsPerSecond());
          columns.set("judgments", work.judgmentsPerSecond());
        });
    return columns.arrays();
  }

  /** Takes this engine's entry away. */
  synchronized void leave() {
    left = true;
    jdbc.sql(LEAVE).param("engine", engine).update();
  }

  /** What all engines do in these runs, by run; this one as of now. */
  Map<RunId, List<RunWork.AtWork>> atWork(Collection<RunId> runs) {
    Map<RunId, List<RunWork.AtWork>> atWork = new HashMap<>();
    active
        .atWork(engine)
        .forEach((run, own) -> atWork.computeIfAbsent(run, key -> new ArrayList<>()).add(own));
    jdbc.sql(OTHERS)
        .param("engine", engine)
        .param("runs", runs.stream().map(RunId::toString).toArray(String[]::new))
        .query(
            row -> {
              atWork
                  .computeIfAbsent(
                      new RunId(row.getObject("run_id", UUID.class)), key -> new ArrayList<>())
                  .add(
                      new RunWork.AtWork(
                          row.getString("engine"),
                          row.getInt("chunks"),
                          row.getInt("in_flight"),
                          row.getDouble("outputs_per_second"),
                          row.getDouble("judgments_per_second")));
            });
    atWork.values().forEach(list -> list.sort(Comparator.comparing(RunWork.AtWork::engine)));
    return atWork;
  }

  private List<RunWork.InForce> inForce(RunId run) {
    return jdbc.sql(LIMITS)
        .param("run", run.value())
        .query(
            (row, no) ->
                new RunWork.InForce(
                    row.getString("name"),
                    json.readValue(row.getString("item"), LimitsInForce.class)))
        .list();
  }

  /** Who works on the run, and what is left of it. */
  RunWork work(RunId run) {
    List<RunWork.AtWork> engines = atWork(List.of(run)).getOrDefault(run, List.of());
    List<RunWork.InForce> inForce = inForce(run);
    return jdbc.sql(CHUNKS)
        .param("run", run.value())
        .query(
            (row, no) ->
                new RunWork(
                    engines,
                    inForce,
                    row.getLong("done"),
                    row.getLong("under_way"),
                    row.getLong("waiting")))
        .single();
  }
}
