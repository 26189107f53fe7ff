package dev.panopticon.app;

import dev.panopticon.cli.ServerOptions;
import dev.panopticon.platform.AllowedOnFullDisk;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** The server's own life: who is attached to it, and its stop. */
@RestController
class ServerController {
  private static final long BEAT_MILLIS = 1_000;

  private final StopRequest stopRequest;
  private final ServerOptions options;
  private int attached;

  ServerController(StopRequest stopRequest, ServerOptions options) {
    this.stopRequest = stopRequest;
    this.options = options;
  }

  /** What kind of server this is. */
  @GetMapping("/api/server")
  ServerView view() {
    return new ServerView(options.child());
  }

  /**
   * Begins the stop if no client is attached. From that moment on none is let in, so that none is
   * cut off that was greeted.
   */
  synchronized boolean stopUnlessAttached() {
    if (attached > 0) {
      return false;
    }
    stopRequest.make();
    return true;
  }

  private synchronized boolean enter() {
    if (stopRequest.isMade()) {
      return false;
    }
    attached++;
    return true;
  }

  private synchronized void leave() {
    attached--;
  }

  /**
   * A stream that stays open as long as the client wants the server: a byte a second, by which the
   * server notices that the client has gone. Written to the servlet's own response, because
   * Spring's stream ignores a flush. A stream without a byte says that the server is stopping.
   */
  @GetMapping("/api/server/attachment")
  void attach(HttpServletResponse response) throws IOException {
    response.setContentType(MediaType.TEXT_PLAIN_VALUE);
    if (!enter()) {
      return;
    }
    try {
      while (!stopRequest.isMade()) {
        response.getOutputStream().write('.');
        response.flushBuffer();
        stopRequest.await(BEAT_MILLIS);
      }
    } finally {
      leave();
    }
  }

  /** Begins a clean stop; the answer comes before it. Needs the role ADMIN. */
  @AllowedOnFullDisk
  @PostMapping("/api/server/stop")
  void stop() {
    stopRequest.make();
  }

  /**
   * @param child whether it serves one command for a while and then ends
   */
  record ServerView(boolean child) {}
}
