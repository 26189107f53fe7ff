package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import java.util.List;
import java.util.stream.Collectors;

/** Whether the derived indexes have all that the database has. */
final class IndexDriftCheck implements Check {
  private final List<IndexStatus> indexes;

  IndexDriftCheck(List<IndexStatus> indexes) {
    this.indexes = List.copyOf(indexes);
  }

  @Override
  public String name() {
    return "index drift";
  }

  @Override
  public CheckFinding run() {
    var complaints = new Complaints(name());
    indexes.forEach(index -> look(index, complaints));
    return complaints.orPass(
        indexes.stream().map(IndexStatus::name).collect(Collectors.joining(", ")) + " have all");
  }

  private static void look(IndexStatus index, Complaints complaints) {
    IndexStatus.Drift drift = index.drift();
    if (!drift.isNone()) {
      complaints.warn(
          "%s has %,d of %,d entries, change %,d of %,d%s"
              .formatted(
                  index.name(),
                  drift.indexed(),
                  drift.rows(),
                  drift.lastSequence(),
                  drift.newestSequence(),
                  drift.rebuilding() ? "; it is being rebuilt" : ""),
          drift.rebuilding() ? "Wait; searches answer from what it has" : "panopticon reindex");
    }
  }
}
