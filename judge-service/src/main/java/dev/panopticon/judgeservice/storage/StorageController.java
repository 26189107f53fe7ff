package dev.panopticon.judgeservice.storage;

import dev.panopticon.contract.DoctorReport;
import dev.panopticon.contract.StorageApi;
import dev.panopticon.contract.StorageStatus;
import org.springframework.web.bind.annotation.RestController;

/** The storage contract. No logic of its own. */
@RestController
final class StorageController implements StorageApi {
  private final StorageObserver observer;

  StorageController(StorageObserver observer) {
    this.observer = observer;
  }

  @Override
  public StorageStatus status() {
    return observer.status();
  }

  @Override
  public DoctorReport doctor() {
    return observer.examine();
  }
}
