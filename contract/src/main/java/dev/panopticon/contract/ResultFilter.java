package dev.panopticon.contract;

import dev.panopticon.model.JudgmentStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which judgments; null means any. {@code contestant} and {@code judge} are labels; bounds of the
 * score are inclusive.
 *
 * @param from stored at this time or later
 * @param until stored before this time
 */
public record ResultFilter(
    @Nullable UUID run,
    @Nullable String contestant,
    @Nullable String theme,
    @Nullable String metric,
    @Nullable String judge,
    @Nullable JudgmentStatus status,
    @Nullable Double minScore,
    @Nullable Double maxScore,
    @Nullable Instant from,
    @Nullable Instant until) {}
