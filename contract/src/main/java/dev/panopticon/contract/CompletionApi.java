package dev.panopticon.contract;

import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** The role {@code model-registry}. */
@HttpExchange("/api/completion")
public interface CompletionApi {
  /**
   * Asks a registered model once, now, and stores nothing: for looking at a model, not for
   * evaluating it. It costs what a call costs. There are no retries, and the limits that hold
   * between the calls of runs do not count it.
   */
  @PostExchange
  Completion complete(@RequestBody CompletionDraft draft);
}
