package dev.panopticon.dashboard;

import dev.panopticon.contract.StorageApi;
import dev.panopticon.dashboard.view.Frame.Section;
import dev.panopticon.dashboard.view.Storage;
import java.time.Instant;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Whether one's data is safe. */
@RestController
final class StoragePage {
  private final StorageApi storage;
  private final Pages pages;

  StoragePage(StorageApi storage, Pages pages) {
    this.storage = storage;
    this.pages = pages;
  }

  /** With the doctor's last report. */
  @GetMapping("/storage")
  ResponseEntity<String> status() {
    return pages.page(
        "storage", "Storage", Section.STORAGE, Storage.of(storage.status(), Instant.now()));
  }

  /** The same after an examination; reading it changes nothing but what is known. */
  @GetMapping("/storage/doctor")
  ResponseEntity<String> examine() {
    storage.doctor();
    return status();
  }
}
