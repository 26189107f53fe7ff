package dev.panopticon.gateway;

import dev.panopticon.contract.KeyApi;
import dev.panopticon.contract.KeyDraft;
import dev.panopticon.contract.KeyView;
import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.RestController;

@RestController
class KeyController implements KeyApi {
  private final ApiKeys keys;

  KeyController(ApiKeys keys) {
    this.keys = keys;
  }

  @Override
  public KeyView create(KeyDraft draft) {
    return keys.create(draft);
  }

  @Override
  public List<KeyView> list() {
    return keys.list();
  }

  @Override
  public KeyView revoke(UUID id) {
    return keys.revoke(id);
  }
}
