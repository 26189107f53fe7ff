package dev.panopticon.app;

import dev.panopticon.cli.ServerOptions;
import dev.panopticon.cli.Version;
import dev.panopticon.gateway.GatewaySettings;
import dev.panopticon.platform.ProcessIdentity;
import dev.panopticon.storage.directory.DirectoryOwner;
import java.util.function.Supplier;

/** Starts the context that holds every role. */
final class AllInOneContext {
  private AllInOneContext() {}

  static RoleContext start(
      ServerOptions options, DirectoryOwner owner, OpeningDatabases databases, String token) {
    var settings = new GatewaySettings(options.address(), token);
    var listen = new Listen(options.address(), options.port());
    try (WaitingRoom room = WaitingRoom.at(listen)) {
      return start(options, owner, settings, () -> opened(databases, room));
    }
  }

  private static RoleDatabases opened(OpeningDatabases databases, WaitingRoom room) {
    RoleDatabases opened = databases.await();
    room.close(); // the server itself needs the port next
    return opened;
  }

  private static RoleContext start(
      ServerOptions options,
      DirectoryOwner owner,
      GatewaySettings settings,
      Supplier<RoleDatabases> databases) {
    return RoleContext.start(
        new Listen(options.address(), options.port()),
        "/openapi.json",
        beans -> {
          // Closed by who opened them, after everything else in here.
          beans.registerBean(RoleDatabases.class, databases, bean -> bean.setDestroyMethodName(""));
          beans.registerBean(ProcessIdentity.class, () -> identity(owner, databases));
          // Closed by who took it, last of all.
          beans.registerBean(
              DirectoryOwner.class, () -> owner, bean -> bean.setDestroyMethodName(""));
          beans.registerBean(ServerOptions.class, () -> options);
          beans.registerBean(GatewaySettings.class, () -> settings);
        },
        AllInOneConfiguration.class);
  }

  // A new directory takes the instance of the outside database that it is joined to.
  private static ProcessIdentity identity(DirectoryOwner owner, Supplier<RoleDatabases> databases) {
    var _ = databases.get();
    return new ProcessIdentity(owner.instance().toString(), Version.text());
  }
}
