package dev.panopticon.contract;

import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/** Where the data are and how they are: the role {@code judge-service} answers. */
@HttpExchange("/api/storage")
public interface StorageApi {
  /** Cheap: sizes are measured in the background, and the doctor's last report is repeated. */
  @GetExchange
  StorageStatus status();

  /** Examines now. Takes seconds, with a large database up to some minutes; one at a time. */
  @GetExchange("/doctor")
  DoctorReport doctor();
}
