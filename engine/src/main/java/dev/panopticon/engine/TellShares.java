package dev.panopticon.engine;

import dev.panopticon.engine.ShareAccounts.Standing;
import dev.panopticon.model.RunId;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What the engines of a database tell each other of the calls that each has in flight of a run, or
 * wants to have. It stands beside their shares of the providers' accounts, under the run's id.
 * Thread-safe.
 */
final class TellShares {
  // Who begins with a run wants an even part among all that live: who begins at the same moment
  // finds room for its own, and need not wait for the others.
  private static final String TELL =
      """
      INSERT INTO account_engine (account, engine, seen_at, in_flight)
      SELECT told.run, :engine, clock_timestamp(),
             coalesce(told.calls, greatest(1, told.most / greatest(1, alive.engines)))
      FROM unnest(:runs::text[], :most::int[], :calls::int[]) AS told(run, most, calls),
           (SELECT count(*)::int AS engines FROM engine
            WHERE seen_at > clock_timestamp() - interval '5 seconds') AS alive
      ON CONFLICT (account, engine) DO UPDATE
      SET seen_at = excluded.seen_at, in_flight = excluded.in_flight
      RETURNING account, in_flight
      """;
  private static final String LOOK =
      """
      SELECT told.run, count(e.engine) AS others,
             count(*) FILTER (WHERE e.engine < :engine) AS before,
             coalesce(sum(e.in_flight), 0) AS in_flight,
             extract(epoch FROM clock_timestamp())::bigint / 30 AS turn
      FROM unnest(:runs::text[]) AS told(run)
      LEFT JOIN account_engine e
        ON e.account = told.run AND e.engine <> :engine
           AND e.seen_at > clock_timestamp() - interval '5 seconds'
      GROUP BY told.run
      """;
  private static final String LEAVE =
      """
      DELETE FROM account_engine WHERE engine = :engine AND account = ANY(:left::text[])
      """;

  private static final String PREFIX = "run ";

  private final JdbcClient jdbc;
  private final String engine;
  private final Set<RunId> known = ConcurrentHashMap.newKeySet();

  TellShares(JdbcClient jdbc, String engine) {
    this.jdbc = jdbc;
    this.engine = engine;
  }

  /**
   * @param most calls that all engines together may have in flight of the run
   * @param calls null for who begins: an even part
   */
  record Told(RunId run, int most, @Nullable Integer calls) {}

  /**
   * @return the calls that the others know of now, by run
   */
  Map<RunId, Integer> tell(List<Told> told) {
    Map<RunId, Integer> heard = new HashMap<>();
    if (!told.isEmpty()) {
      told.forEach(one -> known.add(one.run()));
      jdbc.sql(TELL)
          .param("engine", engine)
          .param("runs", told.stream().map(one -> name(one.run())).toArray(String[]::new))
          .param("most", told.stream().map(Told::most).toArray(Integer[]::new))
          .param("calls", told.stream().map(Told::calls).toArray(Integer[]::new))
          .query(
              row -> {
                heard.put(run(row.getString("account")), row.getInt("in_flight"));
              });
    }
    return heard;
  }

  /** How this engine stands among those that work on the runs. */
  Map<RunId, Standing> look(Collection<RunId> runs) {
    Map<RunId, Standing> standings = new HashMap<>();
    if (!runs.isEmpty()) {
      jdbc.sql(LOOK)
          .param("engine", engine)
          .param("runs", names(runs))
          .query(
              row -> {
                standings.put(
                    run(row.getString("run")),
                    new Standing(
                        row.getInt("others") + 1,
                        row.getInt("before"),
                        row.getLong("turn"),
                        row.getInt("in_flight"),
                        null));
              });
    }
    return standings;
  }

  /** This engine works on no other run: what it told of those is the others'. */
  void keepOnly(Collection<RunId> runs) {
    List<RunId> left = known.stream().filter(run -> !runs.contains(run)).toList();
    if (!left.isEmpty()) {
      jdbc.sql(LEAVE).param("engine", engine).param("left", names(left)).update();
      left.forEach(known::remove);
    }
  }

  private static String[] names(Collection<RunId> runs) {
    return runs.stream().map(TellShares::name).toArray(String[]::new);
  }

  private static String name(RunId run) {
    return PREFIX + run;
  }

  private static RunId run(String name) {
    return RunId.parse(name.substring(PREFIX.length()));
  }
}
