package dev.panopticon.judgeservice.run;

import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** Live progress as server-sent events. */
@RestController
public final class RunEventsController {
  private final RunEvents events;

  public RunEventsController(RunEvents events) {
    this.events = events;
  }

  @GetMapping(path = "/api/judge/runs/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
  public SseEmitter events(@PathVariable("id") UUID id) {
    return events.watch(id);
  }
}
