package dev.panopticon.storage.doctor;

import dev.panopticon.model.CheckFinding;
import java.util.List;
import java.util.Optional;
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
    lookForLoss(index, complaints);
    Optional<String> problem = index.problem();
    if (problem.isPresent()) {
      complaints.warn(
          "%s cannot be used: %s".formatted(index.name(), problem.get()),
          "Mend what is said there; until then searches are answered from the database");
      return;
    }
    lookForDrift(index, complaints);
  }

  private static void lookForLoss(IndexStatus index, Complaints complaints) {
    index
        .forgotAt()
        .ifPresent(
            when ->
                complaints.fail(
                    "%s had lost everything when it was opened at %s; it was built anew"
                        .formatted(index.name(), when),
                    "Look why its directory or volume was not kept, then `panopticon reindex --role %s`"
                        .formatted(index.name())));
  }

  private static void lookForDrift(IndexStatus index, Complaints complaints) {
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
