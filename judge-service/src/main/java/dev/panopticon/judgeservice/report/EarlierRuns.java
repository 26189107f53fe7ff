package dev.panopticon.judgeservice.report;

import dev.panopticon.model.RunId;
import dev.panopticon.suite.Gate;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Scores of an earlier run that the same queries have in this one. */
final class EarlierRuns {
  private final RunRows runs;
  private final ResultRows results;

  EarlierRuns(RunRows runs, ResultRows results) {
    this.runs = runs;
    this.results = results;
  }

  /**
   * The cells of the same contestant and metric in another run, numbered as in this run.
   *
   * @param name a run's id, or {@link Gate.NotWorseThanRun#LATEST}
   */
  Earlier find(String name, RunHeader run, RunMetric metric, String label) {
    Optional<UUID> other =
        name.equals(Gate.NotWorseThanRun.LATEST)
            ? runs.latestBefore(run.name(), run.id())
            : Optional.of(RunId.parse(name).value()).filter(runs::exists);
    if (other.isEmpty()) {
      return missing(name);
    }
    Optional<RunMetric> same =
        runs.metrics(other.get()).stream()
            .filter(it -> it.definition().equals(metric.definition()))
            .findAny();
    if (same.isEmpty()) {
      return new None(
          false,
          "run %s does not have the metric %s as it is now, so that nothing can be compared"
              .formatted(other.get(), metric.name()));
    }
    return found(other.get(), run.id(), same.get(), label);
  }

  private Earlier found(UUID other, UUID run, RunMetric metric, String label) {
    Optional<Contestant> contestant =
        runs.contestants(other).stream().filter(it -> it.label().equals(label)).findAny();
    if (contestant.isEmpty()) {
      return new None(false, "run %s has no %s".formatted(other, label));
    }
    Map<Integer, Integer> numbers = runs.sameQueries(run, other);
    List<Cell> scored =
        results
            .cells(other, metric.no())
            .getOrDefault(contestant.get().no(), new ContestantCells())
            .scored()
            .stream()
            .filter(cell -> numbers.containsKey(cell.queryNo()))
            .map(cell -> cell.withQueryNo(numbers.getOrDefault(cell.queryNo(), -1)))
            .sorted(Comparator.comparingLong(Cell::key))
            .toList();
    return new Found(other, scored);
  }

  private static Earlier missing(String name) {
    return name.equals(Gate.NotWorseThanRun.LATEST)
        ? new None(true, "there is no earlier completed run of this name to be worse than")
        : new None(false, "there is no run " + name);
  }

  /** What was found of an earlier run. */
  sealed interface Earlier {}

  /** Its scored cells in the order (query, repeat) of this run. */
  record Found(UUID run, List<Cell> scored) implements Earlier {}

  /**
   * Nothing to compare with.
   *
   * @param passes whether that is as it should be: the first run of a name
   */
  record None(boolean passes, String reason) implements Earlier {}
}
