package dev.panopticon.contract;

import dev.panopticon.model.ModelSpec;
import java.util.List;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** The role {@code model-registry}. */
@HttpExchange("/api/models")
public interface ModelApi {
  /**
   * Registers a model; under an id that is there already, a changed definition is a new version.
   * What was archived is back.
   */
  @PostExchange
  RegisteredModel save(@RequestBody ModelSpec definition);

  @GetExchange("/{id}")
  RegisteredModel get(@PathVariable("id") String id);

  /** Takes the model out of lists and of new runs; nothing is deleted. */
  @PostExchange("/{id}/archive")
  RegisteredModel archive(@PathVariable("id") String id);

  /** All that are not archived, by id. */
  @GetExchange
  List<RegisteredModel> list();

  /** Makes a real, tiny call and says what came of it; costs a few tokens. */
  @PostExchange("/{id}/check")
  ModelCheckReport check(@PathVariable("id") String id);
}
