package dev.panopticon.library;

import dev.panopticon.contract.ContractClient;
import dev.panopticon.contract.MetricApi;
import dev.panopticon.gateway.ThroughGateway;
import dev.panopticon.storage.testing.TestDatabase;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

class MetricApiThroughGatewayIT extends MetricApiContract {
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

  /** The door takes no semicolon in a path (docs/decisions/0002). */
  @Override
  String signs() {
    return "a/b c%?#d=\u00e9";
  }

  @Override
  MetricApi api() {
    return client.of(MetricApi.class);
  }
}
