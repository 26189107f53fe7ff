package dev.panopticon.dashboard;

import dev.panopticon.contract.BackupApi;
import dev.panopticon.contract.BackupSchedule;
import dev.panopticon.contract.BackupView;
import dev.panopticon.contract.IndexStatus;
import dev.panopticon.contract.MetricApi;
import dev.panopticon.contract.QueryApi;
import dev.panopticon.contract.Role;
import dev.panopticon.contract.StorageApi;
import dev.panopticon.dashboard.view.Backups;
import dev.panopticon.dashboard.view.Frame.Section;
import dev.panopticon.dashboard.view.IndexLine;
import dev.panopticon.dashboard.view.Restore;
import dev.panopticon.dashboard.view.Schedule;
import dev.panopticon.dashboard.view.ScheduleForm;
import dev.panopticon.dashboard.view.Storage;
import dev.panopticon.dashboard.view.StorageView;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.platform.AllowedOnFullDisk;
import dev.panopticon.platform.Problems;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Whether one's data is safe. The door lets only administrators make and verify backups, and set
 * when they are made.
 */
@RestController
final class StoragePage {
  private static final String TITLE = "Storage";
  private static final String BACKUPS = "backups";

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
    return pages.page("storage", TITLE, Section.STORAGE, view(UnaryOperator.identity()));
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
    return pages.part(BACKUPS, list());
  }

  /** How it is restored: a running server cannot, so the page has the commands. */
  @GetMapping("/storage/backups/{name}/restore")
  ResponseEntity<String> restore(@PathVariable("name") String name) {
    Restore page = Restore.of(backups.get(name), backups.restoreGuide(name), Instant.now());
    return pages.page("restore", "Restore " + name, Section.STORAGE, page);
  }

  /** A check box that is not ticked is not sent. */
  @AllowedOnFullDisk
  @PostMapping("/storage/backups/schedule")
  ResponseEntity<?> setSchedule(
      @RequestParam(name = ScheduleForm.EVERY, defaultValue = "") String every,
      @RequestParam(name = ScheduleForm.KEEP, defaultValue = "") String keep,
      @RequestParam(name = ScheduleForm.KEEP_DAYS, defaultValue = "") String keepDays,
      @RequestParam(name = "verify", defaultValue = "false") boolean verify,
      HttpServletRequest request) {
    var typed = new ScheduleForm(every, keep, keepDays, verify, Map.of());
    try {
      backups.setSchedule(typed.schedule());
      return backToStorage("schedule");
    } catch (PanopticonException refusal) {
      int status = Problems.of(refusal, request.getRequestURI(), null).status();
      return pages.page(
          HttpStatus.valueOf(status),
          "storage",
          pages.frame(TITLE, Section.STORAGE),
          view(schedule -> schedule.with(typed.refused(refusal))));
    }
  }

  /** Which backups are kept stays as it was. */
  @AllowedOnFullDisk
  @PostMapping("/storage/backups/schedule/end")
  ResponseEntity<Void> endSchedule() {
    BackupSchedule present = backups.schedule();
    backups.setSchedule(
        new BackupSchedule(null, present.keep(), present.keepDays(), present.verify(), null));
    return backToStorage("schedule");
  }

  @PostMapping("/storage/backups")
  ResponseEntity<Void> make() {
    backups.make();
    return backToStorage(BACKUPS);
  }

  @PostMapping("/storage/backups/{name}/verify")
  ResponseEntity<Void> verify(@PathVariable("name") String name) {
    backups.verify(name);
    return backToStorage(BACKUPS);
  }

  /** The rest of the page is shown even while nobody can tell the backups. */
  private StorageView view(UnaryOperator<Schedule> typed) {
    var status = Storage.of(storage.status(), Instant.now());
    List<IndexLine> indexes = indexes();
    try {
      List<BackupView> made = backups.list();
      Backups shown = Backups.of(made, Instant.now());
      return new StorageView(status, shown, typed.apply(schedule(made)), indexes);
    } catch (PanopticonException away) {
      String why = String.valueOf(away.getMessage());
      Schedule unknown = typed.apply(Schedule.unknown(why));
      return new StorageView(status, Backups.unknown(why), unknown, indexes);
    }
  }

  private Schedule schedule(List<BackupView> made) {
    try {
      return Schedule.of(backups.schedule(), made, Instant.now());
    } catch (PanopticonException away) {
      return Schedule.unknown(String.valueOf(away.getMessage()));
    }
  }

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

  private static ResponseEntity<Void> backToStorage(String place) {
    return ResponseEntity.status(HttpStatus.SEE_OTHER)
        .location(URI.create("/storage#" + place))
        .build();
  }
}
