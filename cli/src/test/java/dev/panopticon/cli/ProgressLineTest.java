package dev.panopticon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.contract.RunView;
import dev.panopticon.model.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  @Test
  void saysPartCountsRateTimeToGoAndMoney() {
    assertThat(ProgressLine.text(run(1_500, 3_000, 42.4, 35L, 1_234_500_000L, 2)))
        .isEqualTo(
            "████████████░░░░░░░░░░░░  50 %  1,500/3,000 judged  42/s  35 s to go  $1.2345  2"
                + " failed");
  }

  @Test
  void saysTheBudgetAndWhatTheCacheSaved() {
    assertThat(ProgressLine.text(run(1, 2, null, null, 0, 0, 250_000_000, 5_000_000_000L)))
        .endsWith("1/2 judged  $0.0000 of $5.0000  $0.2500 saved");
  }

  @Test
  void whatIsUnknownIsLeftOut() {
    assertThat(ProgressLine.text(run(0, 10, null, null, 0, 0)))
        .isEqualTo("░░░░░░░░░░░░░░░░░░░░░░░░   0 %  0/10 judged");
  }

  @Test
  void slowRateIsNotRoundedToNothing() {
    assertThat(ProgressLine.text(run(1, 10, 0.2, 45L, 0, 0))).contains("0.2/s  45 s to go");
  }

  @Test
  void almostAllIsNotAll() {
    assertThat(ProgressLine.text(run(9_999, 10_000, null, null, 0, 0)))
        .startsWith("███████████████████████░")
        .contains(" 99 %");
  }

  @Test
  void runWithoutJudgmentsIsDone() {
    assertThat(ProgressLine.text(run(0, 0, null, null, 0, 0))).contains("100 %");
  }

  @Test
  void aLogGetsALineAtEachTenth() {
    List<String> lines =
        Plain.lines(
            out -> {
              var progress = new ProgressLine(out, Terminal.plain());
              for (int done = 0; done <= 100; done++) {
                progress.show(run(done, 100, null, null, 0, 0));
              }
              progress.end();
            });

    assertThat(lines).hasSize(11).last().asString().contains("100/100");
    assertThat(lines).noneMatch(line -> line.contains("\u001B"));
  }

  private static RunView run(
      long done, long planned, @Nullable Double rate, @Nullable Long eta, long cost, long failed) {
    return run(done, planned, rate, eta, cost, failed, 0, null);
  }

  private static RunView run(
      long done,
      long planned,
      @Nullable Double rate,
      @Nullable Long eta,
      long cost,
      long failed,
      long saved,
      @Nullable Long budget) {
    return new RunView(
        UUID.fromString("0199c0de-0000-7000-8000-000000000001"),
        "a run",
        null,
        RunStatus.RUNNING,
        null,
        null,
        false,
        List.of("m"),
        List.of("exact-match"),
        budget,
        null,
        new RunView.Progress(
            planned, done, failed, planned, done, Map.of(), done, 0, 0, 0, cost, saved, rate, eta,
            Map.of(), Map.of()),
        Instant.EPOCH,
        Instant.EPOCH,
        null,
        null);
  }
}
