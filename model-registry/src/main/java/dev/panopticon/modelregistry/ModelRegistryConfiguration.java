package dev.panopticon.modelregistry;

import dev.panopticon.providers.ModelCheck;
import dev.panopticon.providers.ModelClient;
import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Wires the role. Needs a {@link RegistrySource} and a client to ask models with. */
@Configuration(proxyBeanMethods = false)
@Import({ModelController.class, ProviderController.class, CompletionController.class})
public class ModelRegistryConfiguration {
  /**
   * The role's own database.
   *
   * @param dataSource connections whose search path is the schema {@code model_registry}
   */
  public record RegistrySource(DataSource dataSource) {}

  @Bean
  ModelRegistry modelRegistry(RegistrySource source, ModelClient client, Clock clock) {
    return new ModelRegistry(
        new ModelRepository(JdbcClient.create(source.dataSource())),
        new TransactionTemplate(new JdbcTransactionManager(source.dataSource())),
        new ModelCheck(client),
        clock);
  }

  @Bean
  Completions completions(ModelRegistry registry, ModelClient client) {
    return new Completions(registry, client);
  }
}
