/**
 * Calling a model: from messages and a definition to an outcome by class, with tokens and latency.
 *
 * <p>{@link dev.panopticon.providers.ProviderClients} is the entrance. It finds the address and the
 * key, lets the adapter of the provider's kind write the request and read the reply, and leaves
 * bytes, deadlines and bounds to one HTTP transport. Nothing here retries or waits for a rate: the
 * engine does, and asks {@link dev.panopticon.providers.RetryPolicy} how long. Nothing here logs: a
 * prompt or a key can therefore not end up in a log.
 */
@NullMarked
package dev.panopticon.providers;

import org.jspecify.annotations.NullMarked;
