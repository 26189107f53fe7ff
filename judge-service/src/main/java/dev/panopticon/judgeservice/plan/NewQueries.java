package dev.panopticon.judgeservice.plan;

import dev.panopticon.engine.AlreadyThere;
import dev.panopticon.engine.PlannedRun.Question;
import dev.panopticon.engine.RunPlan;
import dev.panopticon.judgeservice.plan.QuestionSink.Placed;
import dev.panopticon.model.Fault;
import dev.panopticon.suite.rows.IdLines;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets through what a run has not, in batches: a query that it has with the same content is counted
 * and left out, one with other content is a fault. Memory grows by some 20 bytes a query, for its
 * id. Not thread-safe.
 */
final class NewQueries implements QueryTarget {
  private final RunPlan plan;
  private final QueryTarget target;
  private final PlanFaults faults;
  private final List<String> pointers = new ArrayList<>();
  private final IdLines sourceById = new IdLines();
  private final Batches<Placed> batches = new Batches<>(this::sift);
  private long added;
  private long there;

  NewQueries(RunPlan plan, QueryTarget target, PlanFaults faults) {
    this.plan = plan;
    this.target = target;
    this.faults = faults;
  }

  @Override
  public void begin(String pointer) {
    pointers.add(pointer);
    target.begin(pointer);
  }

  @Override
  public void add(Question query, @Nullable Integer line) {
    int other = sourceById.firstLine(query.id(), pointers.size());
    if (other == 0) {
      batches.add(new Placed(query, line), QuestionSink.characters(query.content()));
    } else {
      String place = pointers.get(other - 1).substring(1);
      faults.add(QuestionSink.twin(pointers.getLast(), line, query.id(), place));
    }
  }

  @Override
  public void end() {
    batches.flush();
    target.end();
  }

  /** How many queries the run had not. */
  long added() {
    return added;
  }

  /** How many the run had. */
  long there() {
    return there;
  }

  private void sift(List<Placed> batch) {
    AlreadyThere had = plan.queriesThere(batch.stream().map(Placed::query).toList());
    for (Placed placed : batch) {
      String id = placed.query().id();
      if (had.same().contains(id)) {
        there++;
      } else if (had.other().contains(id)) {
        faults.add(changed(placed));
      } else {
        added++;
        target.add(placed.query(), placed.line());
      }
    }
  }

  private Fault changed(Placed placed) {
    return AddQueries.inLine(
        pointers.getLast(),
        placed.line(),
        "the run has the query \"%s\" with other content, and its results keep the query that they used: give the changed query a new id, or start a new run"
            .formatted(placed.query().id()));
  }
}
