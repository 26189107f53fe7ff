package dev.panopticon.app;

import dev.panopticon.cli.RoleOptions;
import dev.panopticon.cli.RoleStarter;
import dev.panopticon.contract.Role;
import dev.panopticon.contract.UpgradeApi;
import dev.panopticon.gateway.ApiKeys;
import dev.panopticon.gateway.WholeApiController;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.Database;
import dev.panopticon.storage.directory.DataDirectory;
import dev.panopticon.storage.directory.DataSection;
import dev.panopticon.storage.directory.SectionOwner;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One role in this process: its section of the data directory, its schema, its context. What is
 * started is stopped in reverse, also when a later step of the start fails.
 */
final class RoleServer implements RoleStarter.Running, StoppedBySignal {
  private static final Logger LOG = LoggerFactory.getLogger(RoleServer.class);

  private final RoleParts parts;
  private final URI address;
  private final ServingLife life = new ServingLife();
  private final AtomicReference<@Nullable PanopticonException> fatal = new AtomicReference<>();

  /** What is held, in the order in which it was taken. */
  private record RoleParts(
      Optional<SectionOwner> section, RoleDatabase database, RoleContext context) {}

  private RoleServer(RoleParts parts, URI address) {
    this.parts = parts;
    this.address = address;
  }

  static RoleServer start(RoleOptions options) {
    return start(options, RoleEnvironment.read(options, System.getenv()));
  }

  static RoleServer start(RoleOptions options, RoleEnvironment environment) {
    var listen = new Listen(options.address(), options.port());
    listen.requireFree();
    DataDirectory directory = DataDirectory.at(options.data());
    ServerLog.ofRole(options.role(), directory.logs());
    LOG.info("role starts: role={} {}", options.role(), environment);
    Optional<SectionOwner> section =
        DataSection.of(options.role().wireName())
            .map(own -> SectionOwner.take(directory, own, environment.instance()));
    try {
      return start(options, environment, section);
    } catch (RuntimeException failure) {
      section.ifPresent(SectionOwner::close);
      throw failure;
    }
  }

  private static RoleServer start(
      RoleOptions options, RoleEnvironment environment, Optional<SectionOwner> section) {
    var judgeService = new CompletableFuture<UpgradeApi>();
    DemandBackup backup = backup(options.role(), environment, judgeService);
    RoleDatabase database = database(options.role(), environment, backup);
    try {
      var beans = new RoleBeans(options, environment, database, backup, section);
      var listen = new Listen(options.address(), options.port());
      RoleContext context =
          RoleContext.start(
              listen,
              options.role() == Role.GATEWAY ? WholeApiController.OWN_PART : "/openapi.json",
              beans::register,
              beans.configurations());
      if (options.role() == Role.JUDGE_SERVICE) {
        judgeService.complete(context.bean(UpgradeApi.class));
      }
      var server =
          new RoleServer(new RoleParts(section, database, context), listen.uri(context.port()));
      database.whenOpen(() -> server.opened(options.role(), environment));
      database.whenLost(server::endBecauseOf);
      return server;
    } catch (RuntimeException failure) {
      database.close();
      throw failure;
    }
  }

  private static RoleDatabase database(
      Role role, RoleEnvironment environment, DemandBackup backup) {
    boolean claims = role == Role.JUDGE_SERVICE;
    return RoleDatabase.begin(
        () -> Database.ofRole(environment.database(), environment.instance(), claims, backup),
        RoleSchema.of(role));
  }

  /**
   * The judge service asks itself, in the queue of the others.
   *
   * @param here the judge service of this process, as soon as its context is there
   */
  private static DemandBackup backup(
      Role role, RoleEnvironment environment, CompletableFuture<UpgradeApi> here) {
    return DemandBackup.of(
        role,
        role == Role.JUDGE_SERVICE
            ? (id, demand) -> ready(here).demand(id, demand)
            : DemandBackup.over(environment.roles()));
  }

  private static UpgradeApi ready(CompletableFuture<UpgradeApi> here) {
    if (!here.isDone()) {
      throw new PanopticonException(ErrorCode.UNAVAILABLE, "This role is still starting.");
    }
    return here.join();
  }

  private void opened(Role role, RoleEnvironment environment) {
    String key = environment.adminKey();
    if (role == Role.GATEWAY && key != null) {
      boolean made = parts.context().bean(ApiKeys.class).adoptFirstAdmin(key);
      LOG.info("first admin key: {}", made ? "stored" : "there is one already");
    }
  }

  private void endBecauseOf(PanopticonException reason) {
    LOG.error("the role ends: {}", reason.getMessage());
    fatal.set(reason);
    Thread.ofPlatform().name("end").start(this::close);
  }

  @Override
  public URI address() {
    return address;
  }

  @Override
  public void whenEnded(Runnable ending) {
    life.whenEnded(ending);
  }

  @Override
  public void awaitEnd() throws InterruptedException {
    life.awaitEnd();
    PanopticonException reason = fatal.get();
    if (reason != null) {
      throw reason;
    }
  }

  @Override
  public void close() {
    life.end(this::stop);
  }

  private void stop() {
    parts.database().stopOpening();
    try {
      parts.context().close();
    } finally {
      try {
        parts.database().close();
      } finally {
        parts.section().ifPresent(SectionOwner::close);
      }
    }
  }
}
