package dev.panopticon.judgeservice.storage;

import dev.panopticon.contract.BackupKind;
import dev.panopticon.contract.BackupView;
import dev.panopticon.contract.UpgradeBackup;
import dev.panopticon.contract.UpgradeDemand;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the backups that roles demand before they migrate their schemas. One serves all roles that
 * had demanded before it began; none serves a role that demanded later, whose last commits it may
 * not have. What was demanded is forgotten with the process, since the roles ask until they are
 * answered. Thread-safe.
 */
public final class UpgradeBackups implements AutoCloseable {
  /** Roles that are upgraded together start together: one backup is to serve them all. */
  public static final Duration GATHERING = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(UpgradeBackups.class);
  private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

  /** A backup that has begun, and whom it serves. */
  private record Begun(BackupView backup, List<UUID> served) {}

  private final BackupJobs jobs;
  private final Duration gathering;
  private final Map<UUID, UpgradeBackup> demands = new HashMap<>();
  private @Nullable Thread maker;
  private boolean closed;

  /**
   * @param gathering how long after a demand its backup begins, so that others can join it
   */
  public UpgradeBackups(BackupJobs jobs, Duration gathering) {
    this.jobs = jobs;
    this.gathering = gathering;
  }

  /** What became of the demand of that id, which is noted if it is new. */
  public synchronized UpgradeBackup demand(UUID id, UpgradeDemand demand) {
    UpgradeBackup known = demands.get(id);
    if (known != null) {
      return known;
    }
    if (closed) {
      throw new PanopticonException(ErrorCode.UNAVAILABLE, "The server is stopping.");
    }
    LOG.info(
        "a backup is demanded before an upgrade: role={} to={} id={}",
        demand.role(),
        demand.program(),
        id);
    demands.put(id, UpgradeBackup.waiting());
    if (maker == null) {
      maker = Thread.ofVirtual().name("upgrade-backups").start(this::serve);
    }
    return UpgradeBackup.waiting();
  }

  private void serve() {
    try {
      while (anyWaits()) {
        Thread.sleep(gathering);
        Begun begun = begin();
        settle(begun.served(), outcome(begun.backup()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  /** Lets the thread end if nobody waits; the next demand begins another. */
  private synchronized boolean anyWaits() {
    boolean any = !waiting().isEmpty();
    if (!any) {
      maker = null;
    }
    return any;
  }

  private List<UUID> waiting() {
    return demands.entrySet().stream()
        .filter(demand -> demand.getValue().state() == UpgradeBackup.State.WAITING)
        .map(Map.Entry::getKey)
        .toList();
  }

  private Begun begin() throws InterruptedException {
    Optional<Begun> begun = tryBegin();
    while (begun.isEmpty()) {
      Thread.sleep(BETWEEN_TRIES);
      begun = tryBegin();
    }
    return begun.get();
  }

  /** Empty while another backup is under way: it may have begun before somebody's last commit. */
  private synchronized Optional<Begun> tryBegin() throws InterruptedException {
    try {
      List<UUID> served = waiting();
      return Optional.of(new Begun(jobs.make(BackupKind.BEFORE_UPGRADE), served));
    } catch (PanopticonException busy) {
      if (busy.code() != ErrorCode.CONFLICT) {
        throw new InterruptedException(busy.getMessage()); // the server is stopping
      }
      return Optional.empty();
    }
  }

  private UpgradeBackup outcome(BackupView backup) throws InterruptedException {
    try {
      BackupView ended = jobs.await(backup);
      return ended.state() == BackupView.State.MADE
          ? UpgradeBackup.made(ended.name())
          : UpgradeBackup.failed(String.valueOf(ended.problem()));
    } catch (PanopticonException gone) {
      return UpgradeBackup.failed(String.valueOf(gone.getMessage()));
    }
  }

  private synchronized void settle(List<UUID> served, UpgradeBackup outcome) {
    LOG.info(
        "the backup before an upgrade: state={} name={} demands={}",
        outcome.state(),
        outcome.name(),
        served);
    served.forEach(id -> demands.put(id, outcome));
  }

  @Override
  public void close() {
    @Nullable Thread working;
    synchronized (this) {
      closed = true;
      working = maker;
    }
    BackupJobs.end(working);
  }
}
