package dev.panopticon.gateway;

import dev.panopticon.contract.RoleAddresses;
import dev.panopticon.gateway.forward.Forwarder;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;

/**
 * Wires what a gateway in a process of its own has beside the door. Needs {@link RoleAddresses}.
 */
@Configuration(proxyBeanMethods = false)
public class ForwardConfiguration {
  /** Behind the door. */
  private static final int ORDER = Ordered.HIGHEST_PRECEDENCE + 1;

  @Bean
  Forwarder forwarder(RoleAddresses roles) {
    return new Forwarder(roles);
  }

  @Bean
  MeterBinder roleConnections(Forwarder forwarder) {
    return forwarder::measure;
  }

  @Bean
  FilterRegistrationBean<ForwardFilter> forwardFilter(Forwarder forwarder) {
    var registration = new FilterRegistrationBean<>(new ForwardFilter(forwarder));
    registration.setOrder(ORDER);
    return registration;
  }
}
