package dev.panopticon.engine;

import dev.panopticon.engine.ReusableResults.Reusable;
import dev.panopticon.engine.ReusableResults.Sought;
import dev.panopticon.model.CacheMode;
import dev.panopticon.model.ModelSpec;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What every step uses to avoid a call that was made already, or is being made. Thread-safe. */
final class Cache implements AutoCloseable {
  private final ReusableResults results;
  private final AskTogether<Sought, Reusable> outputs;
  private final AskTogether<Sought, Reusable> replies;
  private final Claims claims;
  private final SingleFlight flights;

  Cache(JdbcClient jdbc, Engines engines) {
    this.results = new ReusableResults(jdbc);
    this.outputs = new AskTogether<>("find-outputs", results::outputs);
    this.replies = new AskTogether<>("find-replies", results::replies);
    this.claims = new Claims(jdbc);
    this.flights = new SingleFlight(claims, engines::others);
  }

  void start() {
    outputs.start();
    replies.start();
    claims.start();
  }

  /** Whether equal cells share one call. */
  static boolean isUsed(ActiveRun run) {
    return run.snapshot().settings().cacheMode() != CacheMode.OFF;
  }

  /** Whether results from before the run serve, too. */
  static boolean reuses(ActiveRun run) {
    return run.snapshot().settings().cacheMode() == CacheMode.REUSE;
  }

  /** Before a call: see {@link SingleFlight#enter}. */
  SingleFlight.Entry enter(ActiveRun run, ModelSpec.Remote model, ContentKey key)
      throws InterruptedException {
    return flights.enter(run, model, key);
  }

  /** Other engines have come: they are told of the calls that this one is making. */
  void claimUnderWay() {
    flights.claimUnderWay();
  }

  /** Those outputs that there are, looked up at once. */
  Map<ContentKey, Reusable> outputs(ActiveRun run, Collection<ContentKey> keys) {
    Map<ContentKey, Reusable> found = new HashMap<>();
    results
        .outputs(keys.stream().map(key -> sought(run, key)).toList())
        .forEach((sought, result) -> found.put(sought.key(), result));
    return found;
  }

  Optional<Reusable> output(ActiveRun run, ContentKey key) throws InterruptedException {
    return outputs.ask(sought(run, key));
  }

  Optional<Reusable> reply(ActiveRun run, ContentKey key) throws InterruptedException {
    return replies.ask(sought(run, key));
  }

  private static Sought sought(ActiveRun run, ContentKey key) {
    return new Sought(key, reuses(run) ? null : run.id());
  }

  SingleFlight flights() {
    return flights;
  }

  Claims claims() {
    return claims;
  }

  /** Look-ups that wait for the next statement. */
  int waiting() {
    return outputs.waiting() + replies.waiting();
  }

  @Override
  public void close() {
    outputs.close();
    replies.close();
    claims.close();
  }
}
