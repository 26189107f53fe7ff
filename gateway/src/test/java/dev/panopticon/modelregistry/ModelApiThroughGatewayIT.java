package dev.panopticon.modelregistry;

import dev.panopticon.contract.ContractClient;
import dev.panopticon.contract.ModelApi;
import dev.panopticon.contract.ProviderApi;
import dev.panopticon.gateway.ThroughGateway;
import dev.panopticon.modelregistry.ModelRegistryConfiguration.RegistrySource;
import dev.panopticon.platform.testing.TestWebServer;
import dev.panopticon.providers.ModelClient;
import dev.panopticon.storage.testing.TestDatabase;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

class ModelApiThroughGatewayIT extends ModelApiContract {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("model_registry", "classpath:db/model_registry");

  private static ThroughGateway gateway;
  private static ContractClient client;

  @BeforeAll
  static void serve() throws IOException {
    gateway =
        ThroughGateway.to(
            TestWebServer.start(
                beans -> {
                  ThroughGateway.roleDoor().accept(beans);
                  beans.registerBean(
                      RegistrySource.class,
                      () -> new RegistrySource(DATABASE.pool("model_registry")));
                  beans.registerBean(ModelClient.class, ModelApiContract::clients);
                },
                ModelRegistryConfiguration.class));
    client = gateway.client();
  }

  @AfterAll
  static void stop() {
    client.close();
    gateway.close();
  }

  @Override
  ModelApi api() {
    return client.of(ModelApi.class);
  }

  @Override
  ProviderApi providers() {
    return client.of(ProviderApi.class);
  }

  @Override
  TestDatabase database() {
    return DATABASE;
  }
}
