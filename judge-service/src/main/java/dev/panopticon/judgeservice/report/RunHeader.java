package dev.panopticon.judgeservice.report;

import dev.panopticon.model.RunStatus;
import dev.panopticon.suite.Gate;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a report needs of a run besides its results. */
record RunHeader(
    UUID id,
    String name,
    RunStatus status,
    @Nullable String reason,
    @Nullable Instant startedAt,
    @Nullable Instant finishedAt,
    int repeats,
    long seed,
    @Nullable Double margin,
    long plannedCalls,
    List<Gate> gates) {

  /** As it will be when its report is stored. */
  RunHeader completed(Instant at) {
    return new RunHeader(
        id,
        name,
        RunStatus.COMPLETED,
        null,
        startedAt,
        at,
        repeats,
        seed,
        margin,
        plannedCalls,
        gates);
  }
}
