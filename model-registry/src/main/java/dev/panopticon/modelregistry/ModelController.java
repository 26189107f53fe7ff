package dev.panopticon.modelregistry;

import dev.panopticon.contract.ModelApi;
import dev.panopticon.contract.ModelCheckReport;
import dev.panopticon.contract.RegisteredModel;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.platform.AllowedOnFullDisk;
import java.util.List;
import org.springframework.web.bind.annotation.RestController;

@RestController
class ModelController implements ModelApi {
  private final ModelRegistry registry;

  ModelController(ModelRegistry registry) {
    this.registry = registry;
  }

  @Override
  public RegisteredModel save(ModelSpec definition) {
    return registry.save(definition);
  }

  @Override
  public RegisteredModel get(String id) {
    return registry.get(id);
  }

  @Override
  public RegisteredModel archive(String id) {
    return registry.archive(id);
  }

  @Override
  public List<RegisteredModel> list() {
    return registry.list();
  }

  @Override
  @AllowedOnFullDisk
  public ModelCheckReport check(String id) {
    return registry.check(id);
  }
}
