package dev.panopticon.engine;

import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.Query;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * Works off the cells of one chunk, each on its own virtual thread: the output, then at once what
 * judges it, without waiting for other cells. One use.
 */
final class ChunkCells {
  private final ActiveRun run;
  private final ChunkContents contents;
  private final ChunkSteps steps;
  private final Judging judging;
  private final Pairing pairing;
  private final Map<CellKey, AskModel.Wanted> wanted = new HashMap<>();
  private final Map<CellKey, String> broken = new HashMap<>();
  private Map<ContentKey, ReusableResults.Reusable> cached = Map.of();

  /** The steps that all chunks share. */
  record ChunkSteps(Cache cache, AskModel askModel, JudgeOutput judgeOutput) {}

  ChunkCells(ActiveRun run, ChunkContents contents, ChunkSteps steps) {
    this.run = run;
    this.contents = contents;
    this.steps = steps;
    this.judging = new Judging(run.snapshot(), contents);
    this.pairing = new Pairing(run.snapshot());
  }

  /**
   * Blocks until every cell has its results or the run does not go on.
   *
   * @return whether every cell has its results
   */
  boolean work() throws InterruptedException {
    planCalls();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      try {
        return awaitAll(
            cells().stream().map(cell -> threads.submit(step(cell, mark(cell), threads))).toList());
      } catch (InterruptedException e) {
        threads.shutdownNow();
        throw e;
      }
    }
  }

  private StepMark mark(CellKey cell) {
    return new StepMark(
        run.id().toString(),
        contents.query(cell.queryNo()).id(),
        contestant(cell).label(),
        cell.repeat(),
        null,
        new CellSpan());
  }

  private Callable<Boolean> step(CellKey cell, StepMark mark, ExecutorService threads) {
    return mark.on(
        () -> {
          try {
            return work(cell, mark, threads);
          } finally {
            mark.span().end();
          }
        });
  }

  private List<CellKey> cells() {
    List<CellKey> cells = new ArrayList<>();
    for (int queryNo : contents.queries().keySet().stream().sorted().toList()) {
      for (RunSnapshot.Contestant contestant : run.snapshot().contestants()) {
        for (int repeat = 1; repeat <= run.snapshot().settings().repeats(); repeat++) {
          cells.add(new CellKey(queryNo, contestant.no(), repeat));
        }
      }
    }
    return cells;
  }

  /** Renders what the missing cells ask, and looks all of it up in the cache at once. */
  private void planCalls() {
    for (CellKey cell : cells()) {
      RunSnapshot.Contestant contestant = contestant(cell);
      if (!contents.outputs().containsKey(cell)
          && contestant.model() instanceof ModelSpec.Remote model) {
        Query query = contents.query(cell.queryNo());
        AskModel.@Nullable Wanted call =
            Faults.<AskModel.@Nullable Wanted>contained(
                cell,
                () -> AskModel.wanted(contestant, model, query, cell),
                reason -> {
                  broken.put(cell, reason);
                  return null;
                });
        if (call != null) {
          wanted.put(cell, call);
        }
      }
    }
    if (Cache.isUsed(run)) {
      var keys = wanted.values().stream().map(AskModel.Wanted::key).toList();
      cached = steps.cache().outputs(run, keys);
    }
  }

  private boolean work(CellKey cell, StepMark mark, ExecutorService threads)
      throws InterruptedException {
    if (run.halted()) {
      return false;
    }
    Optional<StoredOutput> output = output(cell);
    return output.isPresent() && judge(output.get(), mark, threads);
  }

  private Optional<StoredOutput> output(CellKey cell) throws InterruptedException {
    StoredOutput committed = contents.outputs().get(cell);
    if (committed != null) {
      return Optional.of(committed);
    }
    Query query = contents.query(cell.queryNo());
    String fault = broken.get(cell);
    if (fault != null) {
      return steps.askModel().broken(run, cell, query, fault);
    }
    AskModel.Wanted call = wanted.get(cell);
    if (call == null) {
      String text = contents.recordedOutput(cell.contestantNo(), query.id());
      return steps.askModel().recorded(run, cell, query, text);
    }
    ReusableResults.Reusable reusable = cached.get(call.key());
    return reusable == null
        ? steps.askModel().ask(run, cell, call)
        : steps.askModel().cached(run, cell, call.key(), reusable);
  }

  private boolean judge(StoredOutput output, StepMark mark, ExecutorService threads)
      throws InterruptedException {
    List<Judging.Task> tasks = new ArrayList<>(judging.of(output));
    pairing.arrive(output).forEach(met -> tasks.addAll(judging.of(met)));
    List<Judging.AtOnce> atOnce = new ArrayList<>();
    List<Future<Boolean>> asked = new ArrayList<>();
    for (Judging.Task task : tasks) {
      switch (task) {
        case Judging.AtOnce now -> atOnce.add(now);
        case Judging.ByModel byModel ->
            asked.add(
                threads.submit(
                    mark.judgedBy(byModel.metric().spec().name())
                        .on(() -> steps.judgeOutput().byModel(run, byModel))));
      }
    }
    boolean stored = steps.judgeOutput().atOnce(run, atOnce);
    return awaitAll(asked) && stored;
  }

  /** All of them, whatever becomes of one; then the first failure, if there was any. */
  private static boolean awaitAll(List<Future<Boolean>> futures) throws InterruptedException {
    boolean complete = true;
    RuntimeException failure = null;
    for (Future<Boolean> future : futures) {
      try {
        complete &= future.get();
      } catch (ExecutionException e) {
        complete = false;
        if (!(e.getCause() instanceof InterruptedException) && failure == null) {
          failure = asRuntime(e.getCause());
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
    return complete;
  }

  private static RuntimeException asRuntime(@Nullable Throwable cause) {
    return cause instanceof RuntimeException runtime ? runtime : new IllegalStateException(cause);
  }

  private RunSnapshot.Contestant contestant(CellKey cell) {
    return run.snapshot().contestants().get(cell.contestantNo());
  }
}
