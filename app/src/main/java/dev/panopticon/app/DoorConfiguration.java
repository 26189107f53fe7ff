package dev.panopticon.app;

import dev.panopticon.contract.RoleAddresses;
import dev.panopticon.platform.DatabaseReadiness;
import dev.panopticon.platform.InternalDoor;
import dev.panopticon.platform.ReadinessCheck;
import dev.panopticon.platform.StorageState;
import java.time.Clock;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;

/** Probes, and a door that only the other roles of the instance pass. */
@Configuration(proxyBeanMethods = false)
@Import(WebConfiguration.class)
class DoorConfiguration {
  @Bean
  FilterRegistrationBean<InternalDoor> internalDoor(RoleAddresses roles) {
    var registration =
        new FilterRegistrationBean<>(
            new InternalDoor(roles.token(), RoleEnvironment.metricsToken(System.getenv())));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }

  @Bean
  ReadinessCheck readiness(RoleDatabase database, StorageState storage, Clock clock) {
    return new DatabaseReadiness(new RoleProbe(database)::write, storage, clock);
  }
}
