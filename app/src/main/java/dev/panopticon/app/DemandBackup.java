package dev.panopticon.app;

import dev.panopticon.cli.Version;
import dev.panopticon.contract.ContractClient;
import dev.panopticon.contract.Role;
import dev.panopticon.contract.RoleAddresses;
import dev.panopticon.contract.UpgradeApi;
import dev.panopticon.contract.UpgradeBackup;
import dev.panopticon.contract.UpgradeDemand;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.BeforeUpgrade;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a role in a process of its own does before it migrates its schema: it demands a backup of
 * the judge service, which alone may read everything, and waits until it is there, however long
 * that takes. Without a backup there is no upgrade.
 */
final class DemandBackup implements BeforeUpgrade {
  private static final Logger LOG = LoggerFactory.getLogger(DemandBackup.class);

  /** Longer than any start of the judge service; from then on a person should look. */
  private static final Duration PATIENCE_WITHOUT_ANSWER = Duration.ofMinutes(15);

  private static final Duration BETWEEN_CALLS = Duration.ofSeconds(2);

  private final Role role;
  private final UpgradeApi judgeService;
  private final Duration patience;
  private final boolean skip;
  private final UUID id = UUID.randomUUID();
  private volatile boolean waiting;

  /**
   * @param patience how long the judge service may give no answer
   */
  DemandBackup(Role role, UpgradeApi judgeService, Duration patience, boolean skip) {
    this.role = role;
    this.judgeService = judgeService;
    this.patience = patience;
    this.skip = skip;
  }

  static DemandBackup of(Role role, UpgradeApi judgeService) {
    return new DemandBackup(
        role, judgeService, PATIENCE_WITHOUT_ANSWER, BackupBeforeUpgrade.isSkipped());
  }

  /** The judge service of a process elsewhere; connected to for each call, since calls are few. */
  static UpgradeApi over(RoleAddresses roles) {
    return (id, demand) -> {
      var address = roles.of(Role.JUDGE_SERVICE);
      try (var client = ContractClient.ofRole(Role.JUDGE_SERVICE, address, roles.token())) {
        return client.of(UpgradeApi.class).demand(id, demand);
      }
    };
  }

  /** Whether the backup is waited for now. */
  boolean isWaiting() {
    return waiting;
  }

  @Override
  public void run(DataSource connections) {
    if (skip) {
      BackupBeforeUpgrade.warnOfSkip();
      return;
    }
    LOG.info(
        "the schema is to be upgraded; it waits for the backup that the judge service makes first:"
            + " schema={} to={}",
        role.schema(),
        Version.text());
    waiting = true;
    try {
      await(new Patience(patience));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new PanopticonException(ErrorCode.UNAVAILABLE, "The role is stopping.", stopped);
    } finally {
      waiting = false;
    }
  }

  private void await(Patience left) throws InterruptedException {
    while (true) {
      Optional<UpgradeBackup> answer = ask(left);
      if (answer.isPresent() && isMade(answer.get())) {
        return;
      }
      Thread.sleep(BETWEEN_CALLS);
    }
  }

  private Optional<UpgradeBackup> ask(Patience left) {
    try {
      UpgradeBackup answer =
          judgeService.demand(id, new UpgradeDemand(role.wireName(), Version.text()));
      left.renew();
      return Optional.of(answer);
    } catch (PanopticonException away) {
      String reason = String.valueOf(away.getMessage());
      if (left.isOver()) {
        throw BackupBeforeUpgrade.refusal(
            ErrorCode.UPGRADE_NOT_BACKED_UP,
            "the judge service, which makes it, could not be asked for %d minutes: %s"
                .formatted(patience.toMinutes(), reason),
            away);
      }
      left.tell(reason);
      return Optional.empty();
    }
  }

  private static boolean isMade(UpgradeBackup answer) {
    return switch (answer.state()) {
      case MADE -> {
        LOG.info("backed up before the upgrade: name={}", answer.name());
        yield true;
      }
      case WAITING -> false;
      case FAILED ->
          throw BackupBeforeUpgrade.refusal(
              ErrorCode.UPGRADE_NOT_BACKED_UP, String.valueOf(answer.problem()), null);
    };
  }

  /** Counts from the last answer; tells each reason once. */
  private static final class Patience {
    private final long nanos;
    private long since = System.nanoTime();
    private @Nullable String told;

    Patience(Duration all) {
      this.nanos = all.toNanos();
    }

    void renew() {
      since = System.nanoTime();
      told = null;
    }

    boolean isOver() {
      return System.nanoTime() - since > nanos;
    }

    void tell(String reason) {
      if (!reason.equals(told)) {
        LOG.warn("still waiting for the backup before the upgrade: {}", reason);
        told = reason;
      }
    }
  }
}
