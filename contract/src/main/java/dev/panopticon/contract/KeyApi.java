package dev.panopticon.contract;

import java.util.List;
import java.util.UUID;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** The gateway's API keys. Needs the role ADMIN. */
@HttpExchange("/api/keys")
public interface KeyApi {
  /** Makes a key; its secret is in this answer and nowhere else. */
  @PostExchange
  KeyView create(@RequestBody KeyDraft draft);

  @GetExchange
  List<KeyView> list();

  @DeleteExchange("/{id}")
  KeyView revoke(@PathVariable("id") UUID id);
}
