package dev.panopticon.engine;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/**
 * Shows every pool and queue of an engine: what is in it, and how much can be. All of it is read
 * from memory when somebody looks.
 */
final class MeasuredQueues {
  private final MeterRegistry registry;

  MeasuredQueues(MeterRegistry registry) {
    this.registry = registry;
  }

  void writer(ResultWriter writer) {
    gauge("commit.queue", "Results that wait to be committed", writer, ResultWriter::waiting);
    gauge(
        "commit.queue.capacity",
        "Results that can wait before those who bring more are held up",
        writer,
        _ -> ResultWriter.capacity());
  }

  void chunks(Engines engines, ChunkLeases leases, ChunksUnderWay underWay, RunChunk runChunk) {
    gauge(
        "chunks.waiting", "Parts of all runs that no process has taken", engines, Engines::waiting);
    gauge(
        "chunks.under.way", "Parts of runs that this process works on", leases, ChunkLeases::size);
    gauge(
        "chunks.places",
        "Parts of runs that this process can work on at once",
        underWay,
        ChunksUnderWay::places);
    gauge(
        "chunks.loading.waiting",
        "Parts of runs that wait to be loaded",
        runChunk,
        RunChunk::waitingForLoad);
    FunctionCounter.builder("panopticon.leases.lost", leases, ChunkLeases::lost)
        .description("Parts of runs that others have taken over from this process")
        .register(registry);
  }

  void runs(ActiveRuns active, Budgets budgets) {
    gauge("runs.active", "Runs that this process works on", active, runs -> runs.ids().size());
    gauge(
        "runs.permits",
        "Calls that these may have in flight here, their commits included",
        active,
        ActiveRuns::permits);
    gauge("runs.permits.taken", "How many of these they have", active, ActiveRuns::permitsTaken);
    gauge("budget.waiting", "Calls that wait for room in a budget", budgets, Budgets::waiting);
    gauge(
        "budget.ledger.waiting",
        "Calls that wait while the budgets' ledger is asked",
        budgets,
        Budgets::waitingForLedger);
  }

  void admission(Admission admission) {
    gauge(
        "admission.lock.waiting",
        "Who waits for the lock of all accounts",
        admission,
        Admission::waitingForLock);
  }

  void cache(Cache cache) {
    gauge("cache.waiting", "Look-ups that wait for the next statement", cache, Cache::waiting);
    gauge(
        "flights.under.way",
        "Different calls that are looked up or made",
        cache.flights(),
        SingleFlight::underWay);
    waiting("here", cache.flights(), SingleFlight::waiting);
    waiting("elsewhere", cache.claims(), Claims::elsewhere);
    gauge(
        "claims.waiting",
        "Calls that wait to be claimed among several processes",
        cache.claims(),
        Claims::waiting);
    gauge(
        "claims.releasing",
        "Claims that are not given back yet",
        cache.claims(),
        Claims::releasing);
  }

  private <T> void waiting(String where, T of, ToDoubleFunction<T> value) {
    Gauge.builder("panopticon.flights.waiting", of, value)
        .description("Calls that wait for an equal one, in this process or another")
        .tag("where", where)
        .register(registry);
  }

  private <T> void gauge(String name, String description, T of, ToDoubleFunction<T> value) {
    Gauge.builder("panopticon." + name, of, value).description(description).register(registry);
  }
}
