package dev.panopticon.modelregistry;

import dev.panopticon.contract.Completion;
import dev.panopticon.contract.CompletionApi;
import dev.panopticon.contract.CompletionDraft;
import dev.panopticon.platform.AllowedOnFullDisk;
import org.springframework.web.bind.annotation.RestController;

@RestController
class CompletionController implements CompletionApi {
  private final Completions completions;

  CompletionController(Completions completions) {
    this.completions = completions;
  }

  @Override
  @AllowedOnFullDisk
  public Completion complete(CompletionDraft draft) {
    return completions.complete(draft);
  }
}
