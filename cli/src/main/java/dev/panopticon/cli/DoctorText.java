package dev.panopticon.cli;

import dev.panopticon.contract.DoctorReport;
import dev.panopticon.model.CheckFinding;
import dev.panopticon.model.CheckOutcome;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** The doctor's report for a person: a line for each check, the remedy under each fault. */
final class DoctorText {
  private static final String REMEDY = "mend: ";

  private DoctorText() {}

  static void print(DoctorReport report, PrintWriter out, Terminal terminal) {
    int width =
        report.findings().stream().mapToInt(finding -> finding.check().length()).max().orElse(0);
    for (CheckFinding finding : report.findings()) {
      String name = finding.check() + " ".repeat(width - finding.check().length());
      out.println(
          mark(finding.outcome(), terminal) + "  " + name + "  " + Words.plain(finding.seen()));
      if (finding.remedy() != null) {
        String remedy = REMEDY + Words.plain(finding.remedy());
        out.println(" ".repeat(6 + width + 2) + terminal.bold(remedy));
      }
    }
    out.println();
    out.println(summary(report));
  }

  private static String mark(CheckOutcome outcome, Terminal terminal) {
    return switch (outcome) {
      case PASS -> terminal.green("PASS");
      case SKIPPED -> terminal.faint("skip");
      case WARN -> terminal.yellow("WARN");
      case FAIL -> terminal.red("FAIL");
    };
  }

  private static String summary(DoctorReport report) {
    List<String> parts = new ArrayList<>();
    for (CheckOutcome outcome :
        List.of(CheckOutcome.FAIL, CheckOutcome.WARN, CheckOutcome.PASS, CheckOutcome.SKIPPED)) {
      long count = report.count(outcome);
      if (count > 0) {
        parts.add(count + " " + (outcome == CheckOutcome.SKIPPED ? "skipped" : outcome));
      }
    }
    return "%s, in %.1f s.".formatted(String.join(", ", parts), report.millis() / 1000.0);
  }
}
