package dev.panopticon.app;

import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/** The server's own life: who is attached to it, and its stop. */
@RestController
class ServerController {
  private static final long BEAT_MILLIS = 1_000;

  private final AtomicInteger attached = new AtomicInteger();
  private final StopRequest stopRequest;

  ServerController(StopRequest stopRequest) {
    this.stopRequest = stopRequest;
  }

  /** Clients that are attached now. */
  int attached() {
    return attached.get();
  }

  /**
   * A stream that stays open as long as the client wants the server: a byte a second, by which the server notices that
   * the client has gone.
   */
  @GetMapping("/api/server/attachment")
  ResponseEntity<StreamingResponseBody> attach() {
    return ResponseEntity.ok()
        .contentType(MediaType.TEXT_PLAIN)
        .body(
            out -> {
              attached.incrementAndGet();
              try {
                while (!stopRequest.isMade()) {
                  out.write('.');
                  out.flush();
                  stopRequest.await(BEAT_MILLIS);
                }
              } finally {
                attached.decrementAndGet();
              }
            });
  }

  /** Begins a clean stop; the answer comes before it. Needs the role ADMIN. */
  @PostMapping("/api/server/stop")
  void stop() {
    stopRequest.make();
  }
}
