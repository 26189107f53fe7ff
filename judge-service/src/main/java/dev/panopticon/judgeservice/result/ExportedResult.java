package dev.panopticon.judgeservice.result;

import dev.panopticon.model.JudgmentStatus;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One judgment as it is exported, with its whole texts. For pairs {@code contestant} is A and
 * {@code opponent} B.
 *
 * @param output the judged answer, or A's; null when there is none
 * @param opponentOutput B's; null but for pairs
 * @param reply the judge's raw reply
 * @param costNanoUsd of the judgment alone; null when unknown
 */
public record ExportedResult(
    UUID id,
    UUID run,
    String runName,
    String queryId,
    int queryVersion,
    @Nullable String theme,
    String query,
    @Nullable String reference,
    String contestant,
    @Nullable String opponent,
    boolean swapped,
    int repeat,
    int judgeRepeat,
    String metric,
    int metricVersion,
    @Nullable String judge,
    JudgmentStatus status,
    @Nullable Double score,
    @Nullable Double scoreA,
    @Nullable Double scoreB,
    @Nullable String label,
    @Nullable String explanation,
    @Nullable String reason,
    @Nullable String output,
    @Nullable String opponentOutput,
    @Nullable String reply,
    @Nullable Long costNanoUsd,
    @Nullable Long latencyMillis,
    boolean cached,
    Instant createdAt) {}
