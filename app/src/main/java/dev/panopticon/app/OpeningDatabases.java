package dev.panopticon.app;

import dev.panopticon.cli.ServerOptions;
import dev.panopticon.storage.directory.DirectoryOwner;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The databases on their way: opened beside the start of the roles, which wait for them where they
 * first need them. Thread-safe.
 */
final class OpeningDatabases implements AutoCloseable {
  private final CompletableFuture<RoleDatabases> opening;

  private OpeningDatabases(CompletableFuture<RoleDatabases> opening) {
    this.opening = opening;
  }

  static OpeningDatabases begin(ServerOptions options, DirectoryOwner owner) {
    return new OpeningDatabases(
        CompletableFuture.supplyAsync(
            () -> RoleDatabases.open(options, owner),
            task -> Thread.ofPlatform().name("open-databases").start(task)));
  }

  /**
   * Returns when they are open.
   *
   * @throws dev.panopticon.model.PanopticonException if they cannot be opened
   */
  RoleDatabases await() {
    return result(opening);
  }

  /** Why they could not be opened; empty where they are open. Waits for the one or the other. */
  Optional<RuntimeException> failure() {
    try {
      await();
      return Optional.empty();
    } catch (RuntimeException failure) {
      return Optional.of(failure);
    }
  }

  /** What came of a task, its own exception included. */
  static <T> T result(CompletableFuture<T> task) {
    try {
      return task.join();
    } catch (CompletionException failure) {
      if (failure.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw failure;
    }
  }

  /** What could not be opened has been closed by who tried. */
  @Override
  public void close() {
    if (failure().isEmpty()) {
      await().close();
    }
  }
}
