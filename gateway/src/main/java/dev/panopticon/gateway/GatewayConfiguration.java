package dev.panopticon.gateway;

import dev.panopticon.contract.KeyRole;
import dev.panopticon.contract.KeyView;
import dev.panopticon.dashboard.KeyCheck;
import dev.panopticon.platform.DatabaseReadiness;
import dev.panopticon.platform.HealthController;
import dev.panopticon.platform.ReadinessCheck;
import dev.panopticon.platform.StorageState;
import java.time.Clock;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Wires the door. Needs a {@link GatewaySource}, {@link GatewaySettings} and {@link
 * dev.panopticon.platform.ProcessIdentity}.
 */
@Configuration(proxyBeanMethods = false)
@Import({KeyController.class, HealthController.class, OpenApiConfiguration.class})
public class GatewayConfiguration {
  /**
   * The door's own database.
   *
   * @param dataSource connections whose search path is the schema {@code gateway}
   */
  public record GatewaySource(DataSource dataSource) {}

  @Bean
  ApiKeys apiKeys(GatewaySource source, Clock clock) {
    return new ApiKeys(new ApiKeyRepository(JdbcClient.create(source.dataSource())), clock);
  }

  /** What the dashboard's login page asks. */
  @Bean
  KeyCheck keyCheck(GatewaySettings settings, ApiKeys keys) {
    return new KeyCheck() {
      @Override
      public boolean required() {
        return settings.keyRequired();
      }

      @Override
      public Optional<KeyRole> roleOf(String secret) {
        return keys.findValid(secret).map(KeyView::role);
      }
    };
  }

  @Bean
  ReadinessCheck readiness(
      GatewaySource source, Clock clock, ObjectProvider<StorageState> storage) {
    var probe = new ReadinessProbe(JdbcClient.create(source.dataSource()), clock);
    return new DatabaseReadiness(
        probe::write, storage.getIfAvailable(() -> StorageState.ROOM), clock);
  }

  @Bean
  FilterRegistrationBean<DoorFilter> door(
      GatewaySettings settings, ApiKeys keys, GatewaySource source, Clock clock) {
    AuditLog audit = new AuditLog(JdbcClient.create(source.dataSource()), clock);
    var registration = new FilterRegistrationBean<>(new DoorFilter(settings, keys, audit));
    registration.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return registration;
  }
}
