package dev.panopticon.modelregistry;

import dev.panopticon.contract.ProviderApi;
import dev.panopticon.contract.ProviderView;
import dev.panopticon.model.ProviderKind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ProviderController implements ProviderApi {
  private final ModelRegistry registry;

  ProviderController(ModelRegistry registry) {
    this.registry = registry;
  }

  @Override
  public List<ProviderView> list() {
    Map<ProviderKind, Long> counts = registry.countByProvider();
    return Arrays.stream(ProviderKind.values())
        .map(
            kind ->
                new ProviderView(kind.wireName(), description(kind), counts.getOrDefault(kind, 0L)))
        .toList();
  }

  private static String description(ProviderKind kind) {
    return switch (kind) {
      case OPENAI -> "OpenAI's own service";
      case OPENAI_COMPATIBLE ->
          "Any server that speaks OpenAI's chat completions: vLLM, llama.cpp, Ollama, gateways";
      case RECORDED -> "Outputs that exist already; defined in the suite that has their queries";
    };
  }
}
