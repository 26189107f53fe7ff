package dev.panopticon.app;

import dev.panopticon.contract.Role;
import dev.panopticon.contract.RoleAddresses;
import dev.panopticon.platform.PeerCheck;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Asks the roles that this one calls whether they live; all at once, and not for long. */
final class Peers implements PeerCheck, AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(1);

  private final RoleAddresses addresses;
  private final List<Role> called;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(PATIENCE).build();

  Peers(RoleAddresses addresses, List<Role> called) {
    this.addresses = addresses;
    this.called = List.copyOf(called);
  }

  @Override
  public List<String> missing() {
    List<CompletableFuture<Boolean>> answers =
        called.stream().map(role -> lives(addresses.of(role))).toList();
    return java.util.stream.IntStream.range(0, called.size())
        .filter(i -> !answers.get(i).join())
        .mapToObj(i -> called.get(i).wireName())
        .toList();
  }

  private CompletableFuture<Boolean> lives(URI address) {
    var request = HttpRequest.newBuilder(address.resolve("/health/live")).timeout(PATIENCE).build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.discarding())
        .handle((answer, failure) -> failure == null && answer.statusCode() == 200);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
