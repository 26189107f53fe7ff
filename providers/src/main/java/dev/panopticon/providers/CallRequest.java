package dev.panopticon.providers;

import dev.panopticon.model.Message;
import dev.panopticon.model.ModelSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One question to one model.
 *
 * @param messages sent exactly as they are; the model's own system message is among them where it
 *     has one (whoever renders the prompt puts it there, because it belongs to the content key)
 * @param parameterOverrides take the place of the model's parameters of the same name: a judge
 *     metric's temperature, say. A null value means that the parameter is not sent at all.
 * @param seedForRepeat sent as {@code seed} before any other seed, so that repeats of one cell
 *     differ; null leaves the parameters as they are
 */
public record CallRequest(
    ModelSpec.Remote model,
    List<Message> messages,
    Map<String, @Nullable Object> parameterOverrides,
    @Nullable Long seedForRepeat) {
  public CallRequest {
    messages = List.copyOf(messages);
    parameterOverrides = Collections.unmodifiableMap(new LinkedHashMap<>(parameterOverrides));
  }

  /** A request with the model's own parameters. */
  public CallRequest(ModelSpec.Remote model, List<Message> messages) {
    this(model, messages, Map.of(), null);
  }

  /**
   * What is sent beside model and messages, in the order of the definition. Two requests with equal
   * model, messages and parameters ask the provider the same.
   */
  public Map<String, Object> parameters() {
    var parameters = new LinkedHashMap<String, @Nullable Object>(model.parameters());
    parameters.putAll(parameterOverrides);
    if (seedForRepeat != null) {
      parameters.put("seed", seedForRepeat);
    }
    var sent = new LinkedHashMap<String, Object>();
    parameters.forEach(
        (name, value) -> {
          if (value != null) {
            sent.put(name, value);
          }
        });
    return sent;
  }
}
