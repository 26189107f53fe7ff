package dev.panopticon.engine;

import dev.panopticon.model.CacheMode;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What every step uses to avoid a call that was made already, or is being made. Thread-safe. */
final class Cache implements AutoCloseable {
  private final ReusableResults results;
  private final AskTogether<ReusableResults.Reusable> outputs;
  private final AskTogether<ReusableResults.Reusable> replies;
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

  static boolean isUsed(ActiveRun run) {
    return run.snapshot().settings().cacheMode() == CacheMode.REUSE;
  }

  /** For looking up many at once. */
  ReusableResults results() {
    return results;
  }

  /** Before a call: see {@link SingleFlight#enter}. */
  Optional<SingleFlight.Flight> enter(ActiveRun run, ContentKey key) throws InterruptedException {
    return flights.enter(run, key);
  }

  /** Other engines have come: they are told of the calls that this one is making. */
  void claimUnderWay() {
    flights.claimUnderWay();
  }

  Optional<ReusableResults.Reusable> output(ContentKey key) throws InterruptedException {
    return outputs.ask(key);
  }

  Optional<ReusableResults.Reusable> reply(ContentKey key) throws InterruptedException {
    return replies.ask(key);
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
