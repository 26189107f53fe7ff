package dev.panopticon.dashboard.view;

import java.util.List;

/** What the Storage page shows. */
public record StorageView(
    Storage storage, Backups backups, Schedule schedule, List<IndexLine> indexes) {
  public StorageView {
    indexes = List.copyOf(indexes);
  }
}
