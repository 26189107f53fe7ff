package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** Whether the heap leaves room for the rest within what the system allows this process. */
final class MemoryCheck implements Check {
  /** Where cgroup versions 2 and 1 say their limits. */
  private static final List<String> LIMITS = List.of("memory.max", "memory/memory.limit_in_bytes");

  /** The JVM beside its heap, and PostgreSQL with its 128 MB of shared buffers. */
  private static final long BESIDE_THE_HEAP = 400L << 20;

  /** cgroup version 1 says a number near 2^63 for no limit. */
  private static final long NO_LIMIT = 1L << 60;

  private final Path cgroup;
  private final long maxHeap;

  /**
   * @param cgroup like {@code /sys/fs/cgroup}
   */
  MemoryCheck(Path cgroup, long maxHeap) {
    this.cgroup = cgroup;
    this.maxHeap = maxHeap;
  }

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public CheckFinding run() {
    OptionalLong limit = limit();
    if (limit.isEmpty()) {
      return CheckFinding.pass(name(), "heap up to %s, no limit".formatted(Sizes.bytes(maxHeap)));
    }
    String seen =
        "heap up to %s within a limit of %s"
            .formatted(Sizes.bytes(maxHeap), Sizes.bytes(limit.getAsLong()));
    return maxHeap + BESIDE_THE_HEAP <= limit.getAsLong()
        ? CheckFinding.pass(name(), seen)
        : CheckFinding.warn(
            name(),
            seen
                + "; %s more are needed beside the heap, so the system may kill it"
                    .formatted(Sizes.bytes(BESIDE_THE_HEAP)),
            "Raise the limit (mem_limit), or lower the heap: JAVA_TOOL_OPTIONS=-XX:MaxRAMPercentage=50");
  }

  private OptionalLong limit() {
    for (String file : LIMITS) {
      try {
        long bytes = Long.parseLong(Files.readString(cgroup.resolve(file)).strip());
        return bytes < NO_LIMIT ? OptionalLong.of(bytes) : OptionalLong.empty();
      } catch (IOException | NumberFormatException _) {
        // The other version's file, or "max": no limit.
      }
    }
    return OptionalLong.empty();
  }
}
