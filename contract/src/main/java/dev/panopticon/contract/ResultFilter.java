package dev.panopticon.contract;

import dev.panopticon.model.JudgmentStatus;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which judgments; null means any. {@code contestant} and {@code judge} are labels; bounds are
 * inclusive.
 */
public record ResultFilter(
    @Nullable UUID run,
    @Nullable String contestant,
    @Nullable String theme,
    @Nullable String metric,
    @Nullable String judge,
    @Nullable JudgmentStatus status,
    @Nullable Double minScore,
    @Nullable Double maxScore) {}
