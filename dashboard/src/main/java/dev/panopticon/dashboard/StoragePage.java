package dev.panopticon.dashboard;

import dev.panopticon.contract.BackupApi;
import dev.panopticon.contract.IndexStatus;
import dev.panopticon.contract.MetricApi;
import dev.panopticon.contract.QueryApi;
import dev.panopticon.contract.Role;
import dev.panopticon.contract.StorageApi;
import dev.panopticon.dashboard.view.Backups;
import dev.panopticon.dashboard.view.Frame.Section;
import dev.panopticon.dashboard.view.IndexLine;
import dev.panopticon.dashboard.view.Storage;
import dev.panopticon.dashboard.view.StorageView;
import dev.panopticon.model.PanopticonException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether one's data is safe. The door lets only administrators make and verify backups. */
@RestController
final class StoragePage {
  private final StorageApi storage;
  private final BackupApi backups;
  private final QueryApi queries;
  private final MetricApi metrics;
  private final Pages pages;

  StoragePage(
      StorageApi storage, BackupApi backups, QueryApi queries, MetricApi metrics, Pages pages) {
    this.storage = storage;
    this.backups = backups;
    this.queries = queries;
    this.metrics = metrics;
    this.pages = pages;
  }

  /** With the doctor's last report. */
  @GetMapping("/storage")
  ResponseEntity<String> status() {
    var page = new StorageView(Storage.of(storage.status(), Instant.now()), list(), indexes());
    return pages.page("storage", "Storage", Section.STORAGE, page);
  }

  /** The same after an examination; reading it changes nothing but what is known. */
  @GetMapping("/storage/doctor")
  ResponseEntity<String> examine() {
    storage.doctor();
    return status();
  }

  /** The backups alone, for the page to refresh while one is made or verified. */
  @GetMapping("/storage/backups")
  ResponseEntity<String> backups() {
    return pages.part("backups", list());
  }

  @PostMapping("/storage/backups")
  ResponseEntity<Void> make() {
    backups.make();
    return backToStorage();
  }

  @PostMapping("/storage/backups/{name}/verify")
  ResponseEntity<Void> verify(@PathVariable("name") String name) {
    backups.verify(name);
    return backToStorage();
  }

  // The rest of the page is shown even while nobody can tell the backups.
  private Backups list() {
    try {
      return Backups.of(backups.list(), Instant.now());
    } catch (PanopticonException away) {
      return Backups.unknown(String.valueOf(away.getMessage()));
    }
  }

  private List<IndexLine> indexes() {
    return List.of(
        index(Role.QUERY_STORAGE, queries::index), index(Role.EVALUATION_STORAGE, metrics::index));
  }

  private static IndexLine index(Role role, Supplier<IndexStatus> status) {
    try {
      return IndexLine.of(status.get());
    } catch (PanopticonException away) {
      return IndexLine.unknown(role.wireName(), String.valueOf(away.getMessage()));
    }
  }

  private static ResponseEntity<Void> backToStorage() {
    return ResponseEntity.status(HttpStatus.SEE_OTHER)
        .location(URI.create("/storage#backups"))
        .build();
  }
}
