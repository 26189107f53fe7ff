package dev.panopticon.judgeservice.storage;

import dev.panopticon.contract.BackupKind;
import dev.panopticon.contract.BackupProgress;
import dev.panopticon.contract.BackupSchedule;
import dev.panopticon.contract.BackupVerification;
import dev.panopticon.contract.BackupView;
import dev.panopticon.contract.RestoreGuide;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Archives that are only listed. */
final class ListedArchives implements Archives {
  private final List<BackupView> stored = new CopyOnWriteArrayList<>();
  private final Clock clock;
  private BackupSchedule schedule = BackupSchedule.none();
  private int names;
  private Runnable beforeWriting = () -> {};
  volatile boolean full;
  volatile boolean spoilt;

  ListedArchives(Clock clock) {
    this.clock = clock;
  }

  /** What happens while each archive is written. */
  void beforeWriting(Runnable action) {
    beforeWriting = action;
  }

  @Override
  public List<BackupView> list() {
    List<BackupView> sorted = new ArrayList<>(stored);
    sorted.sort(Comparator.comparing(BackupView::createdAt).reversed());
    return sorted;
  }

  @Override
  public BackupView get(String name) {
    return stored.stream()
        .filter(view -> view.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new PanopticonException(ErrorCode.NOT_FOUND, name));
  }

  @Override
  public String newName(BackupKind kind) {
    return kind + "-" + ++names;
  }

  @Override
  public BackupView described(String name, BackupView.State state) {
    return view(name, state, null);
  }

  private BackupView view(String name, BackupView.State state, BackupVerification found) {
    return new BackupView(
        name,
        BackupKind.valueOf(name.substring(0, name.lastIndexOf('-'))),
        state,
        clock.instant(),
        1L,
        null,
        found,
        null);
  }

  @Override
  public void write(String name, Consumer<BackupProgress> progress) {
    beforeWriting.run();
    if (full) {
      throw new PanopticonException(ErrorCode.STORAGE_FULL, "the disk is full");
    }
    stored.add(view(name, BackupView.State.MADE, null));
  }

  @Override
  public void writeTo(OutputStream target) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void verify(String name, Consumer<BackupProgress> progress) {
    BackupView old = get(name);
    stored.remove(old);
    var found = new BackupVerification(!spoilt, clock.instant(), 1, 1, spoilt ? "bad" : null);
    stored.add(view(name, BackupView.State.MADE, found));
  }

  @Override
  public RestoreGuide restoreGuide(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public InputStream open(String name) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void delete(String name) {
    stored.remove(get(name));
  }

  @Override
  public void deleteUnfinished() {}

  @Override
  public BackupSchedule schedule() {
    return schedule;
  }

  @Override
  public void setSchedule(BackupSchedule set) {
    schedule = set;
  }
}
