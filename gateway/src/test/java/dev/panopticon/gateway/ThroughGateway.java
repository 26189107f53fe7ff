package dev.panopticon.gateway;

import dev.panopticon.contract.ContractClient;
import dev.panopticon.contract.Role;
import dev.panopticon.contract.RoleAddresses;
import dev.panopticon.platform.InternalDoor;
import dev.panopticon.platform.testing.TestWebServer;
import dev.panopticon.storage.testing.TestDatabase;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.support.GenericApplicationContext;

/** A real gateway in front of a real role, as two processes have them; both here, on sockets. */
public final class ThroughGateway implements AutoCloseable {
  private static final String TOKEN = "the-internal-token-of-this-test-0123456789";

  private final TestDatabase database = TestDatabase.migrated("gateway", "classpath:db/gateway");
  private final TestWebServer role;
  private final Door gateway;

  private ThroughGateway(TestWebServer role) throws IOException {
    this.role = role;
    RoleAddresses roles = addresses(role.address());
    this.gateway =
        Door.at(
            "127.0.0.1",
            database.pool("gateway"),
            beans -> beans.registerBean(RoleAddresses.class, () -> roles),
            ForwardConfiguration.class);
  }

  /** Starts a gateway before a role, which is closed with it. */
  public static ThroughGateway to(TestWebServer role) throws IOException {
    return new ThroughGateway(role);
  }

  /** The door that the role has in a process of its own. */
  public static Consumer<GenericApplicationContext> roleDoor() {
    return beans ->
        beans.registerBean(
            "internalDoor",
            FilterRegistrationBean.class,
            () -> new FilterRegistrationBean<>(new InternalDoor(TOKEN, null)));
  }

  /** As if all services were there. */
  static RoleAddresses addresses(URI address) {
    Map<Role, URI> all =
        Role.services().stream().collect(Collectors.toMap(role -> role, role -> address));
    return new RoleAddresses(all, TOKEN);
  }

  /** A client of the gateway. */
  public ContractClient client() {
    return gateway.server().client();
  }

  URI roleAddress() {
    return role.address();
  }

  Door gateway() {
    return gateway;
  }

  @Override
  public void close() {
    gateway.close();
    role.close();
    database.close();
  }
}
