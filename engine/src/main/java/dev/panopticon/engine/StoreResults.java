package dev.panopticon.engine;

import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.TimeOrderedId;
import dev.panopticon.model.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Hands results to the writer and waits until they are durable. What the database cannot take is
 * replaced by a failure that says so. Thread-safe.
 */
final class StoreResults {
  private final ResultWriter writer;
  private final LoadChunk load;

  StoreResults(ResultWriter writer, LoadChunk load) {
    this.writer = writer;
    this.load = load;
  }

  /**
   * Stores an output.
   *
   * @return the output of the cell that stands, perhaps another engine's; empty when there is none
   *     because the run has been deleted, or its failures were forgotten
   * @throws InterruptedException also when the writer was closed: the result is not stored
   */
  Optional<StoredOutput> output(ActiveRun run, OutputResult output) throws InterruptedException {
    return switch (await(writer.submit(output))) {
      case CommitOutcome.Inserted _ ->
          Optional.of(new StoredOutput(output.cell(), output.answer()));
      case CommitOutcome.Superseded _ -> standing(run, output.cell());
      case CommitOutcome.Outdated _, CommitOutcome.RunGone _ -> {
        run.halt();
        yield Optional.empty();
      }
      case CommitOutcome.Rejected rejected -> output(run, instead(output, rejected.reason()));
    };
  }

  /** What was there at the commit may have been forgotten since, for a retry. */
  private Optional<StoredOutput> standing(ActiveRun run, CellKey cell) {
    Optional<StoredOutput> standing = load.output(run.id(), cell);
    if (standing.isEmpty()) {
      run.halt();
    }
    return standing;
  }

  /**
   * Stores judgments.
   *
   * @return whether they, or others of the same cells, are durable; false when the run has been
   *     deleted, or its failures were forgotten
   * @throws InterruptedException also when the writer was closed
   */
  boolean judgments(ActiveRun run, List<JudgmentResult> judgments) throws InterruptedException {
    List<CompletableFuture<CommitOutcome>> outcomes = new ArrayList<>(judgments.size());
    for (JudgmentResult judgment : judgments) {
      outcomes.add(writer.submit(judgment));
    }
    boolean stored = true;
    for (int i = 0; i < judgments.size(); i++) {
      stored &= settle(run, judgments.get(i), await(outcomes.get(i)));
    }
    return stored;
  }

  private boolean settle(ActiveRun run, JudgmentResult judgment, CommitOutcome outcome)
      throws InterruptedException {
    return switch (outcome) {
      case CommitOutcome.Inserted _, CommitOutcome.Superseded _ -> true;
      case CommitOutcome.Outdated _, CommitOutcome.RunGone _ -> {
        run.halt();
        yield false;
      }
      case CommitOutcome.Rejected rejected ->
          judgments(run, List.of(instead(judgment, rejected.reason())));
    };
  }

  private static OutputResult instead(OutputResult output, String reason) {
    if (output.answer().errorClass() == ErrorClass.INTERNAL) {
      throw new IllegalStateException("even the failure cannot be stored: " + reason);
    }
    return new OutputResult(
        TimeOrderedId.next(),
        output.run(),
        output.revision(),
        output.cell(),
        OutputResult.Answer.failed(ErrorClass.INTERNAL, reason),
        output.spent(),
        output.contentKey(),
        false,
        Instant.now());
  }

  private static JudgmentResult instead(JudgmentResult judgment, String reason) {
    if (judgment.verdict() instanceof Verdict.Failed failed
        && failed.errorClass() == ErrorClass.INTERNAL) {
      throw new IllegalStateException("even the failure cannot be stored: " + reason);
    }
    return new JudgmentResult(
        TimeOrderedId.next(),
        judgment.run(),
        judgment.revision(),
        judgment.key(),
        judgment.theme(),
        new Verdict.Failed(ErrorClass.INTERNAL, reason),
        0,
        null,
        null,
        judgment.spent(),
        judgment.contentKey(),
        false,
        Instant.now());
  }

  private static CommitOutcome await(CompletableFuture<CommitOutcome> outcome)
      throws InterruptedException {
    try {
      return outcome.get();
    } catch (CancellationException closed) {
      throw new InterruptedException("the engine stops; the result is not stored");
    } catch (ExecutionException failure) {
      throw new IllegalStateException(failure.getCause());
    }
  }
}
