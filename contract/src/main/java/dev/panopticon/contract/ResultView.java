package dev.panopticon.contract;

import dev.panopticon.model.JudgmentStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One judgment in a list.
 *
 * @param contestant label of the judged contestant; for pairs A
 * @param opponent label of B; null but for pairs
 * @param swapped whether B was shown first
 * @param score the score, or the preference for A; null unless scored
 * @param reason why there is no number; null when scored
 * @param query the first 200 characters of the query's text
 * @param output the first 200 characters of the answer; null when there is none
 */
public record ResultView(
    UUID id,
    UUID run,
    String runName,
    String queryId,
    @Nullable String theme,
    String contestant,
    @Nullable String opponent,
    boolean swapped,
    int repeat,
    int judgeRepeat,
    String metric,
    @Nullable String judge,
    JudgmentStatus status,
    @Nullable Double score,
    @Nullable String label,
    @Nullable String reason,
    String query,
    @Nullable String output,
    boolean cached,
    Instant createdAt) {}
