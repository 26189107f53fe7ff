package dev.panopticon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.contract.DoctorReport;
import dev.panopticon.model.CheckFinding;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class DoctorTextTest {
  private static final CheckFinding GOOD = CheckFinding.pass("java", "25");
  private static final CheckFinding ODD = CheckFinding.warn("disk sync", "fast", "slow down");
  private static final CheckFinding BAD =
      CheckFinding.fail("secrets", "open\u001B[2J to all", "chmod 600 '/data/server.json'");

  @Test
  void eachCheckHasALineAndEachFaultItsRemedy() {
    var text = new StringWriter();
    var report =
        new DoctorReport(
            Instant.EPOCH,
            1_250,
            List.of(GOOD, ODD, BAD, CheckFinding.skipped("container", "none")));
    DoctorText.print(report, new PrintWriter(text, true), Terminal.plain());
    assertThat(text)
        .hasToString(
            """
            PASS  java       25
            WARN  disk sync  fast
                             mend: slow down
            FAIL  secrets    open�[2J to all
                             mend: chmod 600 '/data/server.json'
            skip  container  none

            1 FAIL, 1 WARN, 1 PASS, 1 skipped, in 1.3 s.
            """);
  }

  @Test
  void ofACheckThatBothMadeTheWorseIsKept() {
    CheckFinding seenByServer = CheckFinding.pass("secrets", "as the server sees it");
    CheckFinding javaOfServer = CheckFinding.pass("java", "25 of the server");
    assertThat(JoinedFindings.of(List.of(GOOD, BAD), List.of(seenByServer, javaOfServer, ODD)))
        .containsExactly(javaOfServer, BAD, ODD);
  }
}
