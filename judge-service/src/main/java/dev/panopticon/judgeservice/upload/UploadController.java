package dev.panopticon.judgeservice.upload;

import dev.panopticon.contract.UploadView;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Takes uploads: the body is the file itself, streamed. */
@RestController
public final class UploadController {
  private final Uploads uploads;

  public UploadController(Uploads uploads) {
    this.uploads = uploads;
  }

  /** The same bytes again give the same hash and are not stored twice. */
  @PostMapping("/api/uploads")
  @ResponseStatus(HttpStatus.CREATED)
  public UploadView upload(
      InputStream body,
      @RequestHeader(name = "Content-Length", required = false) @Nullable Long length) {
    if (length != null) {
      uploads.requireAllowed(length);
    }
    return uploads.store(body);
  }
}
