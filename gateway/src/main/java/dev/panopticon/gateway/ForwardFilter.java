package dev.panopticon.gateway;

import dev.panopticon.contract.Role;
import dev.panopticon.gateway.forward.Forwarder;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Behind the door: hands what belongs to another role over to it, as it came. Before all filters of
 * the framework, some of which read a request's body.
 */
final class ForwardFilter extends OncePerRequestFilter {
  private final Forwarder forwarder;

  ForwardFilter(Forwarder forwarder) {
    this.forwarder = forwarder;
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Optional<Role> owner = RoleRoutes.find(RequestPath.of(request));
    if (owner.isPresent()) {
      forwarder.forward(owner.get(), request, response, identity(Caller.of(request)));
    } else {
      chain.doFilter(request, response);
    }
  }

  private static Map<String, String> identity(Caller caller) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(Role.CALLER_ROLE_HEADER, caller.role().name());
    if (caller.keyId() != null) {
      headers.put(Role.CALLER_KEY_HEADER, caller.keyId().toString());
    }
    return headers;
  }
}
