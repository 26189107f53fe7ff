package dev.panopticon.judgeservice.storage;

import dev.panopticon.contract.BackupKind;
import dev.panopticon.contract.BackupProgress;
import dev.panopticon.contract.BackupView;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes and verifies backups on a thread of its own, one at a time, and tells how far it is. A stop
 * interrupts it: what was not finished is deleted. Thread-safe.
 */
public final class BackupJobs implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BackupJobs.class);
  private static final BackupProgress BEGUN = new BackupProgress("beginning", "", 0, 0, 0);

  /** What a job does with its archive. */
  private enum Activity {
    MAKING,
    VERIFYING
  }

  private static final class Job {
    private final String name;
    private final Activity activity;
    private volatile BackupProgress progress = BEGUN;
    private @Nullable Thread thread;

    Job(String name, Activity activity) {
      this.name = name;
      this.activity = activity;
    }
  }

  private final Archives archives;
  private @Nullable Job running;

  /** The last one that could not be made: it has no file that could tell. */
  private @Nullable BackupView failed;

  private boolean closed;

  public BackupJobs(Archives archives) {
    this.archives = archives;
  }

  /** Deletes what a killed process left. */
  public void start() {
    archives.deleteUnfinished();
  }

  /**
   * Begins to write a backup.
   *
   * @throws PanopticonException CONFLICT while another job is under way
   */
  public BackupView make(BackupKind kind) {
    Job job = begin(archives.newName(kind), Activity.MAKING);
    return view(job);
  }

  /**
   * Begins to verify a backup; does nothing more than tell how far it is if that is under way.
   *
   * @throws PanopticonException NOT_FOUND if there is none, CONFLICT while another job is under way
   */
  public BackupView verify(String name) {
    archives.get(name);
    Optional<Job> same = running().filter(job -> job.name.equals(name));
    return view(same.orElseGet(() -> begin(name, Activity.VERIFYING)));
  }

  /** Newest first. */
  public List<BackupView> list() {
    List<BackupView> all = new ArrayList<>();
    failed().ifPresent(all::add);
    Optional<Job> job = running();
    job.filter(each -> each.activity == Activity.MAKING).map(this::view).ifPresent(all::add);
    for (BackupView stored : archives.list()) {
      all.add(
          job.filter(each -> each.name.equals(stored.name()))
              .map(each -> stored.withProgress(each.progress))
              .orElse(stored));
    }
    return all;
  }

  public BackupView get(String name) {
    return running()
        .filter(job -> job.name.equals(name))
        .map(this::view)
        .or(() -> failed().filter(view -> view.name().equals(name)))
        .orElseGet(() -> archives.get(name));
  }

  /**
   * @throws PanopticonException CONFLICT while it is being written or verified
   */
  public BackupView delete(String name) {
    if (running().filter(job -> job.name.equals(name)).isPresent()) {
      throw new PanopticonException(
          ErrorCode.CONFLICT, "The backup %s is in use just now. Try again later.".formatted(name));
    }
    BackupView view = archives.get(name);
    archives.delete(name);
    LOG.info("deleted a backup: name={}", name);
    return view;
  }

  /** Returns when the archive's job has ended. */
  public BackupView await(BackupView begun) throws InterruptedException {
    Optional<Job> job = running().filter(each -> each.name.equals(begun.name()));
    @Nullable Thread thread = job.isPresent() ? job.get().thread : null;
    if (thread != null) {
      thread.join();
    }
    return get(begun.name());
  }

  private synchronized Job begin(String name, Activity activity) {
    if (closed) {
      throw new PanopticonException(ErrorCode.UNAVAILABLE, "The server is stopping.");
    }
    if (running != null) {
      throw new PanopticonException(
          ErrorCode.CONFLICT,
          "The backup %s is being %s; one at a time. Try again when it is done."
              .formatted(running.name, running.activity == Activity.MAKING ? "made" : "verified"));
    }
    var job = new Job(name, activity);
    running = job;
    job.thread = Thread.ofVirtual().name("backup").start(() -> run(job));
    return job;
  }

  private void run(Job job) {
    try {
      switch (job.activity) {
        case MAKING -> archives.write(job.name, progress -> job.progress = progress);
        case VERIFYING -> archives.verify(job.name, progress -> job.progress = progress);
      }
      LOG.info("backup done: name={} activity={}", job.name, job.activity);
      end(job, null);
    } catch (PanopticonException failure) {
      LOG.warn(
          "backup failed: name={} activity={} cause={}",
          job.name,
          job.activity,
          failure.getMessage());
      end(job, failure.getMessage());
    } catch (RuntimeException failure) {
      LOG.error("backup failed: name={} activity={}", job.name, job.activity, failure);
      end(job, "Something is broken inside Panopticon; the server's log says more.");
    }
  }

  private synchronized void end(Job job, @Nullable String problem) {
    running = null;
    if (job.activity == Activity.MAKING) {
      failed = problem == null ? null : failure(job.name, problem);
    }
  }

  private BackupView failure(String name, String problem) {
    BackupView view = archives.described(name, BackupView.State.FAILED);
    return new BackupView(
        name, view.kind(), view.state(), view.createdAt(), null, problem, null, null);
  }

  private synchronized Optional<Job> running() {
    return Optional.ofNullable(running);
  }

  private synchronized Optional<BackupView> failed() {
    return Optional.ofNullable(failed);
  }

  private BackupView view(Job job) {
    BackupView view =
        job.activity == Activity.MAKING
            ? archives.described(job.name, BackupView.State.MAKING)
            : archives.get(job.name);
    return view.withProgress(job.progress);
  }

  @Override
  public void close() {
    Thread working;
    synchronized (this) {
      closed = true;
      working = running == null ? null : running.thread;
    }
    end(working);
  }

  /** Interrupts, and returns when it has ended. */
  static void end(@Nullable Thread working) {
    if (working == null) {
      return;
    }
    working.interrupt();
    try {
      working.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
