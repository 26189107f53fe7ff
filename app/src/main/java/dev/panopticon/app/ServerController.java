package dev.panopticon.app;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

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
   * A stream that stays open as long as the client wants the server: a byte a second, by which the
   * server notices that the client has gone. Written to the servlet's own response, because
   * Spring's stream ignores a flush.
   */
  @GetMapping("/api/server/attachment")
  void attach(HttpServletResponse response) throws IOException {
    response.setContentType(MediaType.TEXT_PLAIN_VALUE);
    attached.incrementAndGet();
    try {
      while (!stopRequest.isMade()) {
        response.getOutputStream().write('.');
        response.flushBuffer();
        stopRequest.await(BEAT_MILLIS);
      }
    } finally {
      attached.decrementAndGet();
    }
  }

  /** Begins a clean stop; the answer comes before it. Needs the role ADMIN. */
  @PostMapping("/api/server/stop")
  void stop() {
    stopRequest.make();
  }
}
