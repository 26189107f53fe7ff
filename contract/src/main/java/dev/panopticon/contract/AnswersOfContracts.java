package dev.panopticon.contract;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.web.client.RestClientException;
import org.springframework.web.service.invoker.HttpExchangeAdapter;
import org.springframework.web.service.invoker.HttpExchangeAdapterDecorator;
import org.springframework.web.service.invoker.HttpRequestValues;

/** Turns the framework's complaints about an answer into our exception. */
final class AnswersOfContracts extends HttpExchangeAdapterDecorator {
  private final CalledServer server;

  AnswersOfContracts(HttpExchangeAdapter delegate, CalledServer server) {
    super(delegate);
    this.server = server;
  }

  @Override
  public void exchange(HttpRequestValues request) {
    try {
      super.exchange(request);
    } catch (RestClientException e) {
      throw explained(e);
    }
  }

  @Override
  public <T> T exchangeForBody(HttpRequestValues request, ParameterizedTypeReference<T> type) {
    @Nullable T body;
    try {
      body = super.exchangeForBody(request, type);
    } catch (RestClientException e) {
      throw explained(e);
    }
    if (body == null) { // no contract answers with nothing
      throw ErrorAnswer.foreign(server.base(), null);
    }
    return body;
  }

  private RuntimeException explained(RestClientException failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException broken) {
        return server.unreachable(broken);
      }
    }
    return ErrorAnswer.foreign(server.base(), failure);
  }
}
