package dev.panopticon.engine;

import dev.panopticon.model.Limits;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an engine does with one account of a provider at this moment.
 *
 * @param account its name in the database; gives nothing away
 * @param provider for people: kind and host
 * @param models ids of models that use it, up to 20
 * @param limits as they are now, for all engines together
 * @param engines how many share the account
 * @param limitNow how many calls this engine lets be in flight: at most its share of {@code
 *     limits.concurrency}, fewer while the provider bears fewer; about two billion when nothing
 *     limits it
 * @param inFlight calls of this engine that wait for the provider
 * @param waiting calls of this engine that wait for their turn
 * @param pausedUntil the provider said when to come back; null when nothing is paused
 * @param circuitOpen the provider is down: no calls but probes
 * @param nextProbe null while none is due: the circuit is closed, or a probe is under way
 * @param reason what the last failure said; null while the circuit is closed
 */
public record LimitsInForce(
    String account,
    String provider,
    List<String> models,
    Limits limits,
    int engines,
    int limitNow,
    int inFlight,
    int waiting,
    @Nullable Instant pausedUntil,
    boolean circuitOpen,
    @Nullable Instant nextProbe,
    @Nullable String reason) {
  public LimitsInForce {
    models = List.copyOf(models);
  }
}
