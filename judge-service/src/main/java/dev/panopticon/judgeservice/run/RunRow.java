package dev.panopticon.judgeservice.run;

import dev.panopticon.contract.RunView;
import dev.panopticon.contract.RunView.Progress;
import dev.panopticon.engine.RunProgress;
import dev.panopticon.model.Priority;
import dev.panopticon.model.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A run without its progress. */
record RunRow(
    UUID id,
    String name,
    @Nullable String description,
    RunStatus status,
    @Nullable String reason,
    @Nullable String reasonCode,
    boolean resumesByItself,
    List<String> contestants,
    List<String> metrics,
    @Nullable Long budgetNanoUsd,
    Priority priority,
    Instant createdAt,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt) {

  RunView view(RunProgress progress) {
    return new RunView(
        id,
        name,
        description,
        status,
        reason,
        status == RunStatus.PAUSED ? reasonCode : null,
        resumesByItself,
        contestants,
        metrics,
        budgetNanoUsd,
        priority == Priority.NORMAL ? null : priority.word(),
        shown(progress),
        createdAt,
        startedAt,
        finishedAt,
        null);
  }

  /** Rate and remaining time mean nothing for a run that nobody works on. */
  private Progress shown(RunProgress progress) {
    boolean running = status == RunStatus.RUNNING;
    Duration left = progress.timeLeft();
    return new Progress(
        progress.outputsPlanned(),
        progress.outputsDone(),
        progress.outputsFailed(),
        progress.judgmentsPlanned(),
        progress.judgmentsDone(),
        byLowerCaseName(progress.judgmentsByStatus()),
        progress.callsMade(),
        progress.callsRetried(),
        progress.cached(),
        progress.inFlight(),
        progress.costNanoUsd(),
        progress.savedNanoUsd(),
        running ? progress.perSecond() : null,
        running && left != null ? Long.valueOf(left.toSeconds()) : null,
        byLowerCaseName(progress.errors()),
        byLowerCaseName(progress.retriedErrors()));
  }

  private static Map<String, Long> byLowerCaseName(Map<? extends Enum<?>, Long> counts) {
    Map<String, Long> named = new TreeMap<>();
    counts.forEach((key, count) -> named.put(key.name().toLowerCase(Locale.ROOT), count));
    return named;
  }
}
