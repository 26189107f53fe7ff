package dev.panopticon.app;

import dev.panopticon.cli.ServerOptions;
import dev.panopticon.cli.ServerStarter;
import dev.panopticon.cli.Version;
import dev.panopticon.contract.JudgeApi;
import dev.panopticon.gateway.ApiKeys;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.DirectoryOwner;
import dev.panopticon.storage.directory.RunningServer;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All roles in this process, on one data directory. What is started is stopped in reverse, also
 * when a later step of the start fails.
 */
final class AllInOne implements ServerStarter.Running, StoppedBySignal {
  private final DirectoryOwner owner;
  private final OpeningDatabases databases;
  private final RoleContext roles;
  private final URI address;
  private final String token;
  private final @Nullable String firstAdminKey;
  private final ServingLife life = new ServingLife();

  private AllInOne(
      DirectoryOwner owner,
      OpeningDatabases databases,
      RoleContext roles,
      ServerOptions options,
      String token) {
    this.owner = owner;
    this.databases = databases;
    this.roles = roles;
    this.token = token;
    this.address = listen(options).uri(roles.port());
    this.firstAdminKey = firstAdminKey(options);
  }

  /** Starts everything; ready when this returns. */
  static AllInOne start(ServerOptions options) {
    listen(options).requireFree();
    DirectoryOwner owner = owner(options);
    try {
      ServerLog.to(owner.directory().logs());
      options.checkpoint().run();
      return start(options, owner);
    } catch (RuntimeException failure) {
      owner.close();
      throw failure;
    }
  }

  private static DirectoryOwner owner(ServerOptions options) {
    DataDirectory directory = DataDirectory.at(options.data());
    return options.databaseUrl() == null ? directory.own() : directory.ownBesideDatabase();
  }

  private static AllInOne start(ServerOptions options, DirectoryOwner owner) {
    OpeningDatabases databases = OpeningDatabases.begin(options, owner);
    try {
      String token = Secrets.token();
      RoleContext roles = AllInOneContext.start(options, owner, databases, token);
      return published(
          roles,
          () -> {
            options.checkpoint().run();
            return new AllInOne(owner, databases, roles, options, token);
          });
    } catch (RuntimeException failure) {
      RuntimeException first = databases.failure().orElse(failure);
      databases.close();
      throw first;
    }
  }

  private static AllInOne published(RoleContext roles, Supplier<AllInOne> construction) {
    try {
      AllInOne server = construction.get();
      server.publish();
      server.stopOnRequest();
      return server;
    } catch (RuntimeException failure) {
      roles.close();
      throw failure;
    }
  }

  private static Listen listen(ServerOptions options) {
    return new Listen(options.address(), options.port());
  }

  private @Nullable String firstAdminKey(ServerOptions options) {
    if (options.address().isLoopbackAddress()) {
      return null;
    }
    ApiKeys keys = roles.bean(ApiKeys.class);
    String given = RoleEnvironment.adminKey(System.getenv());
    if (given != null) { // whoever gave it knows it: nothing is printed
      keys.adoptFirstAdmin(given);
      return null;
    }
    return keys.createFirstAdmin().map(key -> key.secret()).orElse(null);
  }

  private void publish() {
    owner.publishServer(
        new RunningServer(
            address, token, ProcessHandle.current().pid(), Version.text(), Instant.now()));
  }

  @Override
  public URI address() {
    return address;
  }

  @Override
  public String token() {
    return token;
  }

  @Override
  public Optional<String> firstAdminKey() {
    return Optional.ofNullable(firstAdminKey);
  }

  @Override
  public void whenEnded(Runnable ending) {
    life.whenEnded(ending);
  }

  private void stopOnRequest() {
    StopRequest request = roles.bean(StopRequest.class);
    Thread.ofPlatform()
        .name("stop-on-request")
        .daemon(true)
        .start(
            () -> {
              try {
                request.await();
                close();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  @Override
  public Optional<String> letGo() {
    return new LetGo(roles.bean(ServerController.class), roles.bean(JudgeApi.class)).endOrWatch();
  }

  @Override
  public void awaitEnd() throws InterruptedException {
    life.awaitEnd();
  }

  @Override
  public void close() {
    life.end(this::stop);
  }

  private void stop() {
    owner.withdrawServer();
    roles.bean(StopRequest.class).make();
    try {
      roles.close();
    } finally {
      try {
        databases.close();
      } finally {
        owner.close();
      }
    }
  }
}
