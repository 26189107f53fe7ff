package dev.panopticon.contract;

import dev.panopticon.model.MetricSpec;
import java.time.Instant;
import java.util.UUID;

/**
 * A metric that is kept, in one of its versions. Its name is unique.
 *
 * @param createdAt when this version came
 */
public record StoredMetric(
    UUID id, int version, MetricSpec definition, boolean archived, Instant createdAt) {}
