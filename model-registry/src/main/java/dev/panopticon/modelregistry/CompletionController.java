package dev.panopticon.modelregistry;

import dev.panopticon.contract.Completion;
import dev.panopticon.contract.CompletionApi;
import dev.panopticon.contract.CompletionDraft;
import org.springframework.web.bind.annotation.RestController;

@RestController
class CompletionController implements CompletionApi {
  private final Completions completions;

  CompletionController(Completions completions) {
    this.completions = completions;
  }

  @Override
  public Completion complete(CompletionDraft draft) {
    return completions.complete(draft);
  }
}
