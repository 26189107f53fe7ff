package dev.panopticon.library;

import dev.panopticon.contract.ContractClient;
import dev.panopticon.contract.QueryApi;
import dev.panopticon.gateway.ThroughGateway;
import dev.panopticon.storage.testing.TestDatabase;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

class QueryApiThroughGatewayIT extends QueryApiContract {
  @RegisterExtension static final TestDatabase DATABASE = Stores.scratch();

  private static ThroughGateway gateway;
  private static ContractClient client;

  @BeforeAll
  static void serve() throws IOException {
    gateway = ThroughGateway.to(new Stores(DATABASE).serve(ThroughGateway.roleDoor()));
    client = gateway.client();
  }

  @AfterAll
  static void stop() {
    client.close();
    gateway.close();
  }

  @Override
  QueryApi api() {
    return client.of(QueryApi.class);
  }
}
