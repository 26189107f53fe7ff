package dev.panopticon.cli;

import dev.panopticon.model.CheckFinding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a command saw of the files and what the server says of itself, as one list. */
final class JoinedFindings {
  private JoinedFindings() {}

  /** Of a check that both have made, the worse; if both say the same, the server's own words. */
  static List<CheckFinding> of(List<CheckFinding> command, List<CheckFinding> server) {
    Map<String, CheckFinding> joined = new LinkedHashMap<>();
    command.forEach(finding -> joined.put(finding.check(), finding));
    server.forEach(
        finding ->
            joined.merge(
                finding.check(),
                finding,
                (ours, theirs) -> ours.outcome().compareTo(theirs.outcome()) > 0 ? ours : theirs));
    return List.copyOf(joined.values());
  }
}
