package dev.panopticon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.contract.KeyDraft;
import dev.panopticon.contract.KeyRole;
import dev.panopticon.storage.testing.TestDatabase;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** On loopback: no key is needed, and nobody foreign gets in. */
@Timeout(60)
class LoopbackDoorIT {
  @RegisterExtension
  static final TestDatabase DATABASE = TestDatabase.migrated("gateway", "classpath:db/gateway");

  private static Door door;

  @BeforeAll
  static void open() throws IOException {
    door = Door.at("127.0.0.1", DATABASE.pool("gateway"));
  }

  @AfterAll
  static void close() {
    door.close();
  }

  private static void assertForbidden(Door.Answer answer, String word) {
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
    assertThat(answer.problem().code()).isEqualTo("FORBIDDEN");
    assertThat(answer.problem().detail()).contains(word);
  }

  @Test
  void everythingIsOpenToProgramsOfThisMachine() throws IOException {
    assertThat(door.send("GET", "/api/queries").body()).isEqualTo("through");
    assertThat(door.send("POST", "/api/queries").body()).isEqualTo("through");
    assertThat(door.send("DELETE", "/api/judge/runs/1").body()).isEqualTo("through");
    assertThat(door.send("POST", "/api/server/stop").body()).isEqualTo("through");
    assertThat(door.send("GET", "/api/keys").status()).isEqualTo(200);
    assertThat(door.send("GET", "/").body()).isEqualTo("through");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "LOCALHOST:8000",
        "127.0.0.1",
        "127.0.0.1:1",
        "127.255.0.1:80",
        "[::1]",
        "[::1]:8000"
      })
  void namesOfLoopbackAreAnswered(String host) throws IOException {
    assertThat(door.send("GET", "/api/queries", "Host: " + host).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil",
        "evil.example:8000",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "evil.localhost",
        "localhost.",
        "127.1",
        "0.0.0.0",
        "10.0.0.1:8000",
        "2130706433",
        "[::2]:8000",
        "[::ffff:10.0.0.1]"
      })
  void otherNamesAreForeign(String host) throws IOException {
    Door.Answer answer = door.send("GET", "/api/queries", "Host: " + host);
    assertForbidden(answer, "Host");
    assertForbidden(door.send("GET", "/health/live", "Host: " + host), "Host");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"Host: \r\n", "", "Host: localhost\r\nHost: evil\r\n", "Host: localhost evil\r\n"})
  void requestWithoutOneGoodHostIsRefused(String host) throws IOException {
    Door.Answer answer =
        door.sendRaw("GET /api/queries HTTP/1.1\r\n" + host + "Connection: close\r\n\r\n");
    assertThat(answer.status()).isIn(400, 403);
  }

  @Test
  void oldRequestWithoutHostIsRefused() throws IOException {
    assertForbidden(door.sendRaw("GET /api/queries HTTP/1.0\r\n\r\n"), "Host");
  }

  @Test
  void hostInTheRequestLineMustBeTheSame() throws IOException {
    Door.Answer answer =
        door.sendRaw(
            "GET http://evil/api/queries HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assertThat(answer.status()).isIn(400, 403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "theme=a%00b",
        "theme=%ff",
        "after=%ED%A0%80",
        "limit=5&=x",
        "=x",
        "limit=%",
        "limit=%4",
        "limit=%zz"
      })
  void parametersThatCannotBeReadAreRefused(String query) throws IOException {
    Door.Answer answer = door.send("GET", "/api/queries?" + query);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.problem().code()).isEqualTo("INVALID_REQUEST");
    assertThat(answer.problem().detail()).contains("behind the ?");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "&&", "flag", "theme=", "theme=caf%C3%A9&a=%F0%9F%98%80", "q=a+b%25=c"})
  void parametersThatCanBeReadGetThrough(String query) throws IOException {
    assertThat(door.send("GET", "/api/queries?" + query).body()).isEqualTo("through");
  }

  @Test
  void ownPagesMayDoAnything() throws IOException {
    String here = "127.0.0.1:" + door.server().port();
    assertThat(door.send("POST", "/api/queries", "Origin: http://" + here).status()).isEqualTo(200);
    assertThat(
            door.send(
                    "POST", "/api/queries", "Origin: http://" + here, "Sec-Fetch-Site: same-origin")
                .status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "http://evil.example",
        "http://localhost",
        "http://localhost:3000",
        "http://127.0.0.1:1",
        "file://",
        "not a url",
        "http://127.0.0.1:99999999"
      })
  void otherOriginsAreForeign(String origin) throws IOException {
    assertForbidden(door.send("POST", "/api/queries", "Origin: " + origin), "Origin");
    assertForbidden(door.send("GET", "/api/queries", "Origin: " + origin), "Origin");
    assertForbidden(door.send("OPTIONS", "/api/queries", "Origin: " + origin), "Origin");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site"})
  void requestThatAForeignPageCausedIsRefusedWithoutOriginToo(String site) throws IOException {
    assertForbidden(door.send("POST", "/api/queries", "Sec-Fetch-Site: " + site), "Sec-Fetch-Site");
    assertForbidden(
        door.send("GET", "/api/queries", "Sec-Fetch-Site: " + site, "Sec-Fetch-Mode: no-cors"),
        "Sec-Fetch-Site");
    assertForbidden(
        door.send("POST", "/runs", "Sec-Fetch-Site: " + site, "Sec-Fetch-Mode: navigate"),
        "Sec-Fetch-Site");
  }

  @Test
  void linkOfAForeignPageToOursIsFollowed() throws IOException {
    assertThat(
            door.send("GET", "/runs", "Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate")
                .status())
        .isEqualTo(200);
  }

  @Test
  void wrongKeyIsToldThoughNoneIsNeeded() throws IOException {
    Door.Answer answer = door.send("GET", "/api/queries", "Authorization: Bearer wrong");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.problem().detail()).contains("unknown or revoked");
    assertThat(door.send("GET", "/api/queries", "Authorization: Bearer ").status()).isEqualTo(401);
  }

  @Test
  void keyThatIsSentLimitsWhatItsHolderMayDo() throws IOException {
    String reader = door.keys().create(new KeyDraft("r", KeyRole.READER)).secret();
    assertThat(door.send("GET", "/api/queries", "X-API-Key: " + reader).status()).isEqualTo(200);
    assertThat(door.send("POST", "/api/queries", "X-API-Key: " + reader).status()).isEqualTo(403);
  }

  @Test
  void cookieOfAnotherServerOfThisMachineDoesNotMatter() throws IOException {
    assertThat(door.send("GET", "/runs", "Cookie: panopticon_key=of-another").status())
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"X-Forwarded-For: 10.0.0.1", "Forwarded: for=10.0.0.1"})
  void requestThroughAProxyNeedsAKey(String header) throws IOException {
    assertThat(door.send("GET", "/api/queries", header).status()).isEqualTo(401);
    assertThat(
            door.send("GET", "/api/queries", header, "Authorization: Bearer " + Door.TOKEN)
                .status())
        .isEqualTo(200);
  }
}
