package dev.panopticon.engine;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Counts what is committed: how many results in one transaction, how long that takes, where results
 * come from, and which were done already by another engine. Thread-safe.
 */
final class MeasuredCommits implements Function<List<Result>, List<CommitOutcome>> {
  private static final double[] BATCHES = {1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000};

  private final Function<List<Result>, List<CommitOutcome>> commit;
  private final Timer commits;
  private final Counter failures;
  private final DistributionSummary batches;
  private final Meter.MeterProvider<Counter> results;
  private final Counter retries;

  /** The registry looks counters up by all their tags, which is too much for every result. */
  private final Map<Counted, Counter> counters = new ConcurrentHashMap<>();

  private record Counted(String kind, String source, String outcome) {}

  MeasuredCommits(Function<List<Result>, List<CommitOutcome>> commit, MeterRegistry registry) {
    this.commit = commit;
    this.commits =
        Timer.builder("panopticon.commits")
            .description("Transactions that made results durable")
            .register(registry);
    this.failures =
        Counter.builder("panopticon.commit.failures")
            .description("Transactions that failed and are tried again")
            .register(registry);
    this.batches =
        DistributionSummary.builder("panopticon.commit.results")
            .description("Results in one transaction")
            .serviceLevelObjectives(BATCHES)
            .register(registry);
    this.results =
        Counter.builder("panopticon.results")
            .description("Results: stored, or superseded by one that was there before")
            .withRegistry(registry);
    this.retries =
        Counter.builder("panopticon.retries")
            .description("Further attempts at calls whose results are stored")
            .register(registry);
  }

  @Override
  public List<CommitOutcome> apply(List<Result> batch) {
    long begun = System.nanoTime();
    List<CommitOutcome> outcomes;
    try {
      outcomes = commit.apply(batch);
    } catch (RuntimeException failure) {
      failures.increment();
      throw failure;
    }
    commits.record(System.nanoTime() - begun, TimeUnit.NANOSECONDS);
    batches.record(batch.size());
    for (int i = 0; i < batch.size(); i++) {
      count(batch.get(i), outcomes.get(i));
    }
    return outcomes;
  }

  private void count(Result result, CommitOutcome outcome) {
    Spent spent = result.spent();
    String kind = result instanceof OutputResult ? "output" : "judgment";
    String source = spent.cached() ? "cache" : spent.attempts() > 0 ? "call" : "none";
    counters.computeIfAbsent(new Counted(kind, source, name(outcome)), this::counter).increment();
    if (outcome instanceof CommitOutcome.Inserted && spent.attempts() > 1) {
      retries.increment(spent.attempts() - 1);
    }
  }

  private Counter counter(Counted of) {
    return results.withTags("kind", of.kind(), "source", of.source(), "outcome", of.outcome());
  }

  private static String name(CommitOutcome outcome) {
    return switch (outcome) {
      case CommitOutcome.Inserted _ -> "stored";
      case CommitOutcome.Superseded _ -> "superseded";
      case CommitOutcome.Outdated _ -> "outdated";
      case CommitOutcome.RunGone _ -> "run_gone";
      case CommitOutcome.Rejected _ -> "rejected";
    };
  }
}
