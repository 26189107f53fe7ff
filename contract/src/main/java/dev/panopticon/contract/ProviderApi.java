package dev.panopticon.contract;

import java.util.List;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;

/** The kinds of providers that the role {@code model-registry} knows. */
@HttpExchange("/api/providers")
public interface ProviderApi {
  /** All kinds, also those that no model uses. */
  @GetExchange
  List<ProviderView> list();
}
