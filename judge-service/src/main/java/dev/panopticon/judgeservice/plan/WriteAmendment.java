package dev.panopticon.judgeservice.plan;

import dev.panopticon.contract.QueryApi;
import dev.panopticon.contract.RunView.Amendment;
import dev.panopticon.engine.RunPlan;
import dev.panopticon.engine.RunWriter;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.RunId;
import java.util.Locale;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Writes what a run has not of an amendment, in the transaction of the caller. */
final class WriteAmendment {
  private final JdbcClient jdbc;
  private final RunWriter writer;
  private final QueryApi storedQueries;
  private final UploadedRows uploads;

  WriteAmendment(JdbcClient jdbc, RunWriter writer, QueryApi storedQueries, UploadedRows uploads) {
    this.jdbc = jdbc;
    this.writer = writer;
    this.storedQueries = storedQueries;
    this.uploads = uploads;
  }

  Amendment write(RunId run, AmendedSuite amended) {
    ResolvedSuite whole = amended.whole();
    var faults = new PlanFaults(amended.before().places());
    RunPlan plan = writer.amend(whole.plannedRun(run, null), amended.revision());
    var queries = new NewQueries(plan, new QuestionSink(jdbc, run, plan, faults), faults);
    if (amended.hasQueries()) {
      new AddQueries(storedQueries, uploads, queries, faults).add(whole.suite());
    }
    var answers = new GrownAnswers(plan, uploads, faults);
    answers.add(whole, amended.before());
    addRecorded(amended, plan, faults);
    faults.requireSoundData();
    var brought = new Amendment(queries.added(), queries.there(), answers.added(), answers.there());
    requireNews(amended, brought);
    plan.schedule();
    return brought;
  }

  private void addRecorded(AmendedSuite amended, RunPlan plan, PlanFaults faults) {
    ResolvedSuite whole = amended.whole();
    var recorded =
        new AddRecorded(
            whole.suite(), uploads, faults, plan::addRecordedOutputs, plan::addRecordedReplies);
    recorded.addOutputs(whole.contestants(), amended.before().contestants());
    recorded.addReplies(whole.metrics(), amended.before().metrics());
  }

  private static void requireNews(AmendedSuite amended, Amendment brought) {
    if (!amended.hasParts() && brought.nothingNew()) {
      throw new PanopticonException(
          ErrorCode.INVALID_SUITE,
          String.format(
              Locale.ROOT,
              "The run has all of the amendment already, %,d queries and %,d recorded answers: there"
                  + " is nothing to add.",
              brought.queriesThere(),
              brought.answersThere()));
    }
  }
}
