package dev.panopticon.judgeservice.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.contract.BackupKind;
import dev.panopticon.contract.BackupView;
import dev.panopticon.contract.UpgradeBackup;
import dev.panopticon.contract.UpgradeDemand;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Promise P9 where each role migrates its own schema: whom a backup serves. */
@Timeout(60)
class UpgradeBackupsTest {
  private final CountDownLatch writing = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private static final UpgradeDemand QUERIES = new UpgradeDemand("query-storage", "2");
  private static final UpgradeDemand METRICS = new UpgradeDemand("evaluation-storage", "2");

  private final ListedArchives archives = new ListedArchives(Clock.systemUTC());
  private final BackupJobs jobs = new BackupJobs(archives);
  private UpgradeBackups upgrades = new UpgradeBackups(jobs, Duration.ZERO);

  @AfterEach
  void close() {
    upgrades.close();
    jobs.close();
  }

  @Test
  void rolesThatDemandTogetherAreServedByOneBackup() throws Exception {
    upgrades = new UpgradeBackups(jobs, Duration.ofSeconds(2));
    UUID queries = UUID.randomUUID();
    UUID metrics = UUID.randomUUID();
    assertThat(upgrades.demand(queries, QUERIES)).isEqualTo(UpgradeBackup.waiting());
    assertThat(upgrades.demand(metrics, METRICS)).isEqualTo(UpgradeBackup.waiting());

    UpgradeBackup made = settled(queries, QUERIES);

    assertThat(made.state()).isEqualTo(UpgradeBackup.State.MADE);
    assertThat(settled(metrics, METRICS)).isEqualTo(made);
    assertThat(archives.list())
        .extracting(BackupView::name, BackupView::kind)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(made.name(), BackupKind.BEFORE_UPGRADE));
  }

  /** Its last commits may have come after that backup's snapshot. */
  @Test
  void roleThatDemandsWhileABackupIsWrittenGetsALaterOne() throws Exception {
    holdWriting();
    UUID early = UUID.randomUUID();
    UUID late = UUID.randomUUID();
    upgrades.demand(early, QUERIES);
    writing.await();
    upgrades.demand(late, METRICS);
    goOn.countDown();

    UpgradeBackup first = settled(early, QUERIES);
    UpgradeBackup second = settled(late, METRICS);

    assertThat(List.of(first.state(), second.state())).containsOnly(UpgradeBackup.State.MADE);
    assertThat(second.name()).isNotEqualTo(first.name());
    assertThat(archives.list()).hasSize(2);
  }

  @Test
  void backupThatSomebodyElseHadBegunServesNobody() throws Exception {
    holdWriting();
    BackupView manual = jobs.make(BackupKind.MANUAL);
    writing.await();
    UUID id = UUID.randomUUID();
    upgrades.demand(id, QUERIES);
    goOn.countDown();
    assertThat(settled(id, QUERIES).name()).isNotEqualTo(manual.name());
  }

  @Test
  void failureIsToldAndADemandOfTheNextStartIsTriedAgain() throws Exception {
    archives.full = true;
    UUID id = UUID.randomUUID();
    upgrades.demand(id, QUERIES);
    assertThat(settled(id, QUERIES)).isEqualTo(UpgradeBackup.failed("the disk is full"));
    archives.full = false;
    assertThat(upgrades.demand(id, QUERIES).state()).isEqualTo(UpgradeBackup.State.FAILED);
    UUID next = UUID.randomUUID();
    upgrades.demand(next, QUERIES);
    assertThat(settled(next, QUERIES).state()).isEqualTo(UpgradeBackup.State.MADE);
  }

  @Test
  void stopDoesNotWaitForABackupThatIsGathered() {
    upgrades = new UpgradeBackups(jobs, Duration.ofHours(1));
    upgrades.demand(UUID.randomUUID(), QUERIES);
    upgrades.close();
    assertThat(archives.list()).isEmpty();
  }

  private UpgradeBackup settled(UUID id, UpgradeDemand demand) throws InterruptedException {
    UpgradeBackup answer = upgrades.demand(id, demand);
    while (answer.state() == UpgradeBackup.State.WAITING) {
      Thread.sleep(10);
      answer = upgrades.demand(id, demand);
    }
    return answer;
  }

  /** A backup counts down {@link #writing} when it is being written, and waits for the other. */
  private void holdWriting() {
    archives.beforeWriting(
        () -> {
          writing.countDown();
          await(goOn);
        });
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
