package dev.panopticon.judgeservice.plan;

import dev.panopticon.engine.PlannedRun.Question;
import dev.panopticon.engine.RunPlan;
import dev.panopticon.model.Fault;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.QueryContent;
import dev.panopticon.model.RunId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Takes the queries of one source after the other and adds them to a plan in batches. An id that
 * came before is a fault that names both places. Once there is a fault, nothing more is written,
 * because the plan will be given up. Not thread-safe.
 */
final class QuestionSink implements QueryTarget {
  private final JdbcClient jdbc;
  private final RunId run;
  private final RunPlan plan;
  private final PlanFaults faults;
  private final NavigableMap<Integer, String> sourceByFirstNo = new TreeMap<>();
  private final Batches<Placed> batches = new Batches<>(this::write);
  private String pointer = "";
  private int written;

  /**
   * @param plan of a new run, or of one that has queries already
   */
  QuestionSink(JdbcClient jdbc, RunId run, RunPlan plan, PlanFaults faults) {
    this.jdbc = jdbc;
    this.run = run;
    this.plan = plan;
    this.faults = faults;
    this.written = plan.queries();
    sourceByFirstNo.put(0, "/the run");
  }

  @Override
  public void begin(String newPointer) {
    pointer = newPointer;
    sourceByFirstNo.put(written, newPointer);
  }

  @Override
  public void add(Question query, @Nullable Integer line) {
    batches.add(new Placed(query, line), characters(query.content()));
  }

  @Override
  public void end() {
    batches.flush();
  }

  int count() {
    return written;
  }

  /** That an id is new the insertion itself tells: to look for each before costs as much again. */
  private void write(List<Placed> batch) {
    if (!faults.isEmpty()) {
      findTwins(batch);
      return;
    }
    try {
      plan.addQueries(batch.stream().map(Placed::query).toList());
      written += batch.size();
    } catch (PanopticonException twice) {
      findTwins(batch);
      if (faults.isEmpty()) {
        throw twice;
      }
    }
  }

  private void findTwins(List<Placed> batch) {
    Map<String, Integer> earlier = earlier(batch);
    Map<String, Placed> inBatch = new HashMap<>();
    for (Placed placed : batch) {
      String id = placed.query().id();
      Integer no = earlier.get(id);
      Placed twin = inBatch.putIfAbsent(id, placed);
      if (no != null) {
        faults.add(twin(placed, sourceByFirstNo.floorEntry(no).getValue().substring(1)));
      } else if (twin != null) {
        String line = twin.line() == null ? "" : ", line " + twin.line();
        faults.add(twin(placed, pointer.substring(1) + line));
      }
    }
  }

  private Fault twin(Placed placed, String other) {
    return twin(pointer, placed.line(), placed.query().id(), other);
  }

  /** What is wrong with a query whose id stands in another place too. */
  static Fault twin(String pointer, @Nullable Integer line, String id, String other) {
    return AddQueries.inLine(
        pointer,
        line,
        "the query id \"%s\" is in %s already: ids must be unique within a suite"
            .formatted(id, other));
  }

  /** Numbers of the queries of earlier batches that have one of these ids. */
  private Map<String, Integer> earlier(List<Placed> batch) {
    Map<String, Integer> numbers = new HashMap<>();
    jdbc.sql(
            """
            SELECT query_id, query_no FROM run_query
            WHERE run_id = :run AND query_no < :written AND query_id = ANY(:ids)
            """)
        .param("run", run.value())
        .param("written", written)
        .param("ids", batch.stream().map(it -> it.query().id()).toArray(String[]::new))
        .query(
            row -> {
              numbers.put(row.getString("query_id"), row.getInt("query_no"));
            });
    return numbers;
  }

  static int characters(QueryContent content) {
    int sum = content.context() == null ? 0 : content.context().length();
    return sum + content.messages().stream().mapToInt(it -> it.content().length()).sum();
  }

  /** A query, and where it stands in its file; null where it stands in none. */
  record Placed(Question query, @Nullable Integer line) {}
}
