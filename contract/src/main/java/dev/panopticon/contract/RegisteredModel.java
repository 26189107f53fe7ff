package dev.panopticon.contract;

import dev.panopticon.model.ModelSpec;
import java.time.Instant;

/**
 * A model in the registry.
 *
 * @param version 1 for the first definition, one more for each change
 */
public record RegisteredModel(
    int version, ModelSpec definition, boolean archived, Instant createdAt) {}
