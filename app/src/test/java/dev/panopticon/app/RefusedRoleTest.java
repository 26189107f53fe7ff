package dev.panopticon.app;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.panopticon.cli.RoleOptions;
import dev.panopticon.contract.Role;
import dev.panopticon.contract.RoleAddresses;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.DatabaseUrl;
import dev.panopticon.storage.directory.OwnUser;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A role that is refused leaves nothing, since whose directory it is could not use that. */
class RefusedRoleTest {
  @TempDir Path data;

  @Test
  void rootLeavesNothingInTheDirectoryOfAnotherUserNotEvenALog() throws IOException {
    assumeTrue(OwnUser.id() == 0, "only root may give files away");
    for (String name : List.of("query_storage", "logs")) {
      Files.setAttribute(Files.createDirectory(data.resolve(name)), "unix:uid", 4242);
    }
    var options =
        new RoleOptions(Role.QUERY_STORAGE, data, InetAddress.getLoopbackAddress(), 0, null);
    var environment =
        new RoleEnvironment(
            DatabaseUrl.parse("postgresql://nobody@127.0.0.1:9/none"),
            UUID.randomUUID(),
            new RoleAddresses(
                Role.services().stream()
                    .collect(toMap(role -> role, _ -> URI.create("http://127.0.0.1:9"))),
                "a-token-of-thirty-two-characters-or-more"),
            null);

    assertThatThrownBy(() -> RoleServer.start(options, environment))
        .isInstanceOf(PanopticonException.class)
        .hasMessageContaining("it belongs to user 4242, but Panopticon runs as user 0");

    try (Stream<Path> all = Files.walk(data)) {
      assertThat(all)
          .containsExactlyInAnyOrder(data, data.resolve("query_storage"), data.resolve("logs"));
    }
  }
}
