package dev.panopticon.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.panopticon.contract.Role;
import dev.panopticon.contract.UpgradeApi;
import dev.panopticon.contract.UpgradeBackup;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Promise P9: a role waits for its backup, and says why it does not come. */
@Timeout(60)
class DemandBackupTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private final Set<UUID> ids = new HashSet<>();

  @Test
  void waitsUntilTheBackupIsMadeAlsoOverARestartOfTheJudgeService() {
    var demand =
        demand(
            LONG,
            List.of(
                DemandBackupTest::away,
                UpgradeBackup::waiting,
                DemandBackupTest::away,
                () -> UpgradeBackup.made("before-upgrade")));
    demand.run(none());
    assertThat(ids).as("one demand").hasSize(1);
    assertThat(demand.isWaiting()).isFalse();
  }

  @Test
  void backupThatFailedIsARefusalThatSaysWhatToDo() {
    var demand = demand(LONG, List.of(() -> UpgradeBackup.failed("The disk is full.")));
    PanopticonException refusal = refusal(demand);
    assertThat(refusal)
        .hasMessageContaining("The disk is full.")
        .hasMessageContaining("Nothing was changed.")
        .hasMessageContaining("PANOPTICON_UPGRADE_WITHOUT_BACKUP=1");
  }

  @Test
  void judgeServiceThatCannotBeAskedIsARefusalAfterAWhile() {
    var demand = demand(Duration.ZERO, List.of(DemandBackupTest::away));
    PanopticonException refusal = refusal(demand);
    assertThat(refusal)
        .hasMessageContaining("the judge service")
        .hasMessageContaining("no answer from judge-service");
  }

  @Test
  void whoDecidedToGoWithoutAsksNobody() {
    UpgradeApi nobody =
        (id, demand) -> {
          throw new AssertionError("asked");
        };
    new DemandBackup(Role.QUERY_STORAGE, nobody, LONG, true).run(none());
  }

  @Test
  void stopEndsTheWaiting() throws Exception {
    var demand = new DemandBackup(Role.GATEWAY, (id, who) -> UpgradeBackup.waiting(), LONG, false);
    var thrown = new java.util.concurrent.atomic.AtomicReference<Throwable>();
    Thread waiting = Thread.ofPlatform().unstarted(() -> demand.run(none()));
    waiting.setUncaughtExceptionHandler((thread, failure) -> thrown.set(failure));
    waiting.start();
    while (!demand.isWaiting()) {
      Thread.onSpinWait();
    }
    waiting.interrupt();
    waiting.join();
    assertThat(thrown.get()).hasMessage("The role is stopping.");
    assertThat(demand.isWaiting()).isFalse();
  }

  /** Gives these answers, one a call; the last for ever. */
  private DemandBackup demand(Duration patience, List<Supplier<UpgradeBackup>> answers) {
    Deque<Supplier<UpgradeBackup>> left = new ArrayDeque<>(answers);
    UpgradeApi judgeService =
        (id, demand) -> {
          ids.add(id);
          assertThat(demand.role()).isEqualTo("query-storage");
          return (left.size() > 1 ? left.pop() : left.getFirst()).get();
        };
    return new DemandBackup(Role.QUERY_STORAGE, judgeService, patience, false);
  }

  private static PanopticonException refusal(DemandBackup demand) {
    PanopticonException refusal =
        catchThrowableOfType(PanopticonException.class, () -> demand.run(none()));
    assertThat(refusal.code()).isEqualTo(ErrorCode.UPGRADE_NOT_BACKED_UP);
    return refusal;
  }

  private static UpgradeBackup away() {
    throw new PanopticonException(ErrorCode.UNAVAILABLE, "no answer from judge-service");
  }

  private static javax.sql.DataSource none() {
    return new org.springframework.jdbc.datasource.DriverManagerDataSource();
  }
}
