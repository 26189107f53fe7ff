package dev.panopticon.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.panopticon.contract.ContractClient;
import dev.panopticon.contract.KeyApi;
import dev.panopticon.contract.KeyDraft;
import dev.panopticon.contract.KeyRole;
import dev.panopticon.contract.KeyView;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.testing.TestDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.MediaType;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Off loopback: a key is needed, and its role must suffice. */
@Timeout(60)
class KeyDoorIT {
  @RegisterExtension
  static final TestDatabase DATABASE = TestDatabase.migrated("gateway", "classpath:db/gateway");

  private static Door door;
  private static String reader;
  private static String editor;
  private static String admin;

  private final JdbcClient jdbc = JdbcClient.create(DATABASE.pool("gateway"));

  @BeforeAll
  static void open() throws IOException {
    door = Door.at("0.0.0.0", DATABASE.pool("gateway"));
    reader = door.keys().create(new KeyDraft("reader", KeyRole.READER)).secret();
    editor = door.keys().create(new KeyDraft("editor", KeyRole.EDITOR)).secret();
    admin = door.keys().create(new KeyDraft("admin", KeyRole.ADMIN)).secret();
  }

  @AfterAll
  static void close() {
    door.close();
  }

  private static String bearer(String key) {
    return "Authorization: Bearer " + key;
  }

  private static int status(String method, String path, String key) throws IOException {
    return door.send(method, path, bearer(key)).status();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "POST", "DELETE", "HEAD", "OPTIONS"})
  void withoutAKeyNothingOfTheApiAnswers(String method) throws IOException {
    Door.Answer answer = door.send(method, "/api/queries");
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.header("WWW-Authenticate")).hasValue("Bearer");
    assertThat(answer.header("Content-Type")).hasValue("application/problem+json");
  }

  @Test
  void refusalSaysHowToGetAKey() throws IOException {
    var problem = door.send("GET", "/api/queries").problem();
    assertThat(problem.code()).isEqualTo("UNAUTHENTICATED");
    assertThat(problem.detail()).contains("Authorization: Bearer KEY", "panopticon keys create");
    assertThat(problem.instance()).isEqualTo("/api/queries");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/openapi.json", "/api/nothing", "/metrics", "/error", "/healthy", "/loginx"})
  void everyOtherPathNeedsAKeyToo(String path) throws IOException {
    assertThat(door.send("GET", path).status()).isEqualTo(401);
  }

  @Test
  void probesLoginAndAssetsNeedNone() throws IOException {
    assertThat(door.send("GET", "/health/live").body()).contains("an-instance", "1.2.3");
    assertThat(door.send("GET", "/health/ready").body()).contains("ready");
    assertThat(door.send("GET", "/login").status()).isEqualTo(200);
    assertThat(door.send("POST", "/login").status()).isEqualTo(200);
    assertThat(door.send("GET", "/assets/app.js").status()).isEqualTo(200);
  }

  @Test
  void pageLeadsToTheLogin() throws IOException {
    Door.Answer answer = door.send("GET", "/runs", "Accept: text/html,*/*");
    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("Location").orElseThrow()).endsWith("/login");
    assertThat(door.send("GET", "/api/queries", "Accept: text/html").status()).isEqualTo(401);
    assertThat(door.send("POST", "/runs", "Accept: text/html").status()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource({
    "GET,    /api/queries,      200, 200, 200",
    "HEAD,   /api/queries,      200, 200, 200",
    "POST,   /api/queries,      403, 200, 200",
    "POST,   /api/queries/search, 200, 200, 200",
    "PUT,    /api/queries/search, 403, 200, 200",
    "PUT,    /api/queries/1,    403, 200, 200",
    "POST,   /api/metrics/1/try, 403, 200, 200",
    "POST,   /api/completion,   403, 200, 200",
    "PATCH,  /api/queries/1,    403, 200, 200",
    "DELETE, /api/judge/runs/1, 403, 403, 200",
    "DELETE, /api/judge/runs,   403, 403, 200",
    "GET,    /api/judge/runs/retention, 200, 200, 200",
    "PUT,    /api/judge/runs/retention, 403, 403, 200",
    "POST,   /api/server/stop,  403, 403, 200",
    "GET,    /api/keys,         403, 403, 200",
    "GET,    /keys,             403, 403, 200",
    "POST,   /logout,           200, 200, 200",
    "POST,   /runs,             403, 200, 200",
    "GET,    /runs,             200, 200, 200"
  })
  void roleDecides(String method, String path, int asReader, int asEditor, int asAdmin)
      throws IOException {
    assertThat(status(method, path, reader)).isEqualTo(asReader);
    assertThat(status(method, path, editor)).isEqualTo(asEditor);
    assertThat(status(method, path, admin)).isEqualTo(asAdmin);
    assertThat(status(method, path, Door.TOKEN)).isEqualTo(asAdmin);
  }

  @Test
  void refusalNamesBothRoles() throws IOException {
    assertThat(door.send("POST", "/api/queries", bearer(reader)).problem().detail())
        .contains("EDITOR", "READER");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/%6beys",
        "/%61pi/keys",
        "/api//keys",
        "//api/keys",
        "/api/keys;x=1",
        "/api;x=1/keys",
        "/API/keys",
        "/api/KEYS",
        "/api/./keys",
        "/api/x/../keys",
        "/api/x/%2e%2e/keys",
        "/api/%2E/keys",
        "/assets/../api/keys",
        "/health/..;/api/keys",
        "/login/../api/keys",
        "/api%2fkeys",
        "/api%5ckeys",
        "/api\\keys",
        "/api/keys/",
        "/api/keys%20",
        "/api/keys%00",
        "/api/keys%0a",
        "/api/%256beys"
      })
  void noSpellingOfThePathGetsAReaderToTheKeys(String path) throws IOException {
    door.keys().create(new KeyDraft("name that must not be seen", KeyRole.READER));
    Door.Answer asReader = door.send("GET", path, bearer(reader));
    assertThat(asReader.status()).isIn(400, 403, 404);
    assertThat(asReader.body()).doesNotContain("name that must not be seen");
    Door.Answer asNobody = door.send("GET", path);
    assertThat(asNobody.status()).isIn(400, 401);
    Door.Answer create = door.send("POST", path, bearer(editor), "Content-Type: application/json");
    assertThat(create.status()).isIn(400, 403, 404, 405);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/server/stop/",
        "/api/server/%73top",
        "/api/server//stop",
        "/api/server/stop;a",
        "/api/server/stop/."
      })
  void noSpellingOfThePathGetsAnEditorToTheStop(String path) throws IOException {
    Door.Answer answer = door.send("POST", path, bearer(editor));
    assertThat(answer.status()).isIn(400, 403);
    assertThat(answer.body()).doesNotContain("through");
  }

  @Test
  void encodedPathThatIsPlainIsTheSamePath() throws IOException {
    assertThat(status("GET", "/api/%71ueries", reader)).isEqualTo(200);
    assertThat(status("GET", "/api/queries/a%2Fb%20%C3%A9", reader)).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Authorization: Bearer wrong",
        "Authorization: Bearer",
        "Authorization: Bearer ",
        "Authorization: Basic d3Jvbmc6d3Jvbmc=",
        "X-API-Key: wrong",
        "X-API-Key: ",
        "Cookie: panopticon_key=wrong",
        "Cookie: panopticon_key=",
        "Cookie: panopticon_theme=dark"
      })
  void whatIsNoKeyDoesNotOpen(String header) throws IOException {
    assertThat(door.send("GET", "/api/queries", header).status()).isEqualTo(401);
  }

  @Test
  void keyIsTakenFromEachOfItsPlaces() throws IOException {
    assertThat(door.send("GET", "/api/queries", "authorization: bearer " + reader).status())
        .isEqualTo(200);
    assertThat(door.send("GET", "/api/queries", "X-API-Key: " + reader).status()).isEqualTo(200);
    assertThat(door.send("GET", "/api/queries", "Cookie: a=b; panopticon_key=" + reader).status())
        .isEqualTo(200);
  }

  @Test
  void almostTheTokenIsNotTheToken() throws IOException {
    String token = Door.TOKEN;
    assertThat(status("GET", "/api/queries", token)).isEqualTo(200);
    assertThat(status("GET", "/api/queries", token.substring(1))).isEqualTo(401);
    assertThat(status("GET", "/api/queries", token + "0")).isEqualTo(401);
    assertThat(status("GET", "/api/queries", token.toUpperCase(java.util.Locale.ROOT)))
        .isEqualTo(401);
  }

  @Test
  void cookieAloneMakesNoChangeUnlessAPageOfOursAsks() throws IOException {
    String cookie = "Cookie: panopticon_key=" + editor;
    String here = "http://127.0.0.1:" + door.server().port();
    assertThat(door.send("POST", "/api/queries", cookie, "Origin: " + here).status())
        .isEqualTo(200);
    assertThat(door.send("POST", "/api/queries", cookie, "Sec-Fetch-Site: same-origin").status())
        .isEqualTo(200);
    assertThat(door.send("POST", "/api/queries", cookie).status()).isEqualTo(403);
    for (String foreign :
        List.of(
            "Origin: http://evil.example",
            "Origin: null",
            "Sec-Fetch-Site: cross-site",
            "Sec-Fetch-Site: same-site",
            "Sec-Fetch-Site: none",
            "Referer: " + here)) {
      assertThat(door.send("POST", "/api/queries", cookie, foreign).status())
          .as(foreign)
          .isEqualTo(403);
    }
  }

  @Test
  void originMustBeOursWithAKeyInAHeaderToo() throws IOException {
    assertThat(
            door.send("POST", "/api/queries", bearer(editor), "Origin: http://evil.example")
                .status())
        .isEqualTo(403);
    assertThat(
            door.send(
                    "POST",
                    "/api/queries",
                    bearer(editor),
                    "Host: panopticon.example",
                    "Origin: https://panopticon.example")
                .status())
        .isEqualTo(200);
  }

  @Test
  void revokedKeyIsRefusedAtOnce() throws IOException {
    KeyView key = door.keys().create(new KeyDraft("short", KeyRole.READER));
    assertThat(status("GET", "/api/queries", key.secret())).isEqualTo(200);
    KeyApi api = new ContractClient(door.server().address(), admin).of(KeyApi.class);
    KeyView revoked = api.revoke(key.id());
    assertThat(revoked.revokedAt()).isNotNull();
    assertThat(status("GET", "/api/queries", key.secret())).isEqualTo(401);
    assertThat(api.revoke(key.id())).isEqualTo(revoked);
  }

  @Test
  void secretIsInTheAnswerToItsCreationAndNowhereElse() {
    KeyApi api = new ContractClient(door.server().address(), admin).of(KeyApi.class);
    KeyView created = api.create(new KeyDraft("fresh", KeyRole.EDITOR));
    assertThat(created.secret()).startsWith("pan_").startsWith(created.prefix()).hasSize(47);
    assertThat(created.toString()).doesNotContain(created.secret());
    assertThat(api.list())
        .filteredOn(key -> key.id().equals(created.id()))
        .singleElement()
        .satisfies(
            listed -> {
              assertThat(listed.secret()).isNull();
              assertThat(listed.name()).isEqualTo("fresh");
              assertThat(listed.role()).isEqualTo(KeyRole.EDITOR);
            });
    assertThat(jdbc.sql("SELECT to_json(api_key)::text FROM api_key").query(String.class).list())
        .noneMatch(row -> row.contains(created.secret()));
  }

  @Test
  void unknownKeyCannotBeRevoked() {
    KeyApi api = new ContractClient(door.server().address(), admin).of(KeyApi.class);
    assertThatThrownBy(() -> api.revoke(new UUID(0, 0)))
        .asInstanceOf(type(PanopticonException.class))
        .extracting(PanopticonException::code)
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void useOfAKeyIsNoted() throws IOException {
    KeyView key = door.keys().create(new KeyDraft("used", KeyRole.READER));
    assertThat(lastUse(key)).isEmpty();
    status("GET", "/api/queries", key.secret());
    assertThat(lastUse(key)).isPresent();
  }

  private static java.util.Optional<java.time.Instant> lastUse(KeyView key) {
    return door.keys().list().stream()
        .filter(listed -> listed.id().equals(key.id()))
        .findFirst()
        .map(KeyView::lastUsedAt);
  }

  private List<Map<String, Object>> audit(String path) {
    return jdbc.sql("SELECT key_id, method, status FROM audit_log WHERE path = :path ORDER BY id")
        .param("path", path)
        .query()
        .listOfRows();
  }

  @Test
  void changesAreInTheAuditLogWithTheirKeyAndOutcome() throws IOException {
    UUID id =
        door.keys().list().stream()
            .filter(key -> key.name().equals("editor"))
            .findFirst()
            .orElseThrow()
            .id();
    status("GET", "/api/queries/audited", editor);
    status("POST", "/api/queries/audited", editor);
    status("POST", "/api/queries/audited", Door.TOKEN);
    status("POST", "/api/queries/audited", reader);
    assertThat(audit("/api/queries/audited"))
        .extracting(row -> row.get("key_id"))
        .containsExactly(id, null);
    status("POST", "/api/broken", editor);
    assertThat(audit("/api/broken")).extracting(row -> row.get("status")).containsExactly(500);
  }

  @Test
  void whoHasNoKeyCannotFillTheAuditLog() throws IOException {
    door.send("POST", "/login");
    door.send("POST", "/api/queries/by-nobody");
    assertThat(audit("/login")).isEmpty();
    assertThat(audit("/api/queries/by-nobody")).isEmpty();
  }

  @Test
  void keyIsNeverLogged() throws IOException {
    var log = new ListAppender<ILoggingEvent>();
    log.start();
    var root = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
    var ours = (Logger) LoggerFactory.getLogger("dev.panopticon");
    ours.setLevel(Level.TRACE);
    root.addAppender(log);
    try {
      status("POST", "/api/queries", reader);
      status("POST", "/api/broken", editor);
      status("GET", "/api/queries", "pan_wrong-but-secret-all-the-same");
    } finally {
      root.detachAppender(log);
      ours.setLevel(null);
    }
    assertThat(log.list).isNotEmpty();
    assertThat(log.list)
        .extracting(ILoggingEvent::getFormattedMessage)
        .noneMatch(
            line -> line.contains(reader) || line.contains(editor) || line.contains("pan_wrong"));
  }

  @Test
  void everyAnswerKeepsBrowsersFromMisusingIt() throws IOException {
    for (Door.Answer answer :
        List.of(
            door.send("GET", "/api/queries", bearer(reader)),
            door.send("GET", "/api/queries"),
            door.send("GET", "/api/nothing", bearer(reader)),
            door.send("GET", "/runs", "Accept: text/html"),
            door.send("GET", "/page", bearer(reader)),
            door.send("GET", "/health/live"))) {
      assertThat(answer.headers("X-Content-Type-Options")).containsExactly("nosniff");
      assertThat(answer.headers("X-Frame-Options")).containsExactly("DENY");
      assertThat(answer.headers("Referrer-Policy")).containsExactly("same-origin");
      assertThat(answer.headers("Server")).isEmpty();
    }
  }

  @Test
  void pageHasItsOwnPolicyAndDataHaveTheStrictest() throws IOException {
    assertThat(door.send("GET", "/page", bearer(reader)).headers("Content-Security-Policy"))
        .containsExactly("default-src 'self'");
    Door.Answer data = door.send("GET", "/api/queries", bearer(reader));
    assertThat(data.headers("Content-Security-Policy"))
        .containsExactly("default-src 'none'; frame-ancestors 'none'");
    assertThat(data.headers("Cache-Control")).containsExactly("no-store");
  }

  @Test
  void refusalOfALargeUploadReachesTheClient() {
    var client = new ContractClient(door.server().address(), "pan_wrong");
    assertThatThrownBy(
            () ->
                client
                    .http()
                    .post()
                    .uri("/api/upload")
                    .contentType(MediaType.APPLICATION_OCTET_STREAM)
                    .body(new InputStreamResource(zeros(64 << 20)))
                    .retrieve()
                    .toBodilessEntity())
        .asInstanceOf(type(PanopticonException.class))
        .satisfies(
            refusal ->
                assertThat(refusal.code())
                    .as(refusal.toString())
                    .isEqualTo(ErrorCode.UNAUTHENTICATED));
  }

  private static InputStream zeros(long bytes) {
    return new InputStream() {
      private long left = bytes;

      @Override
      public int read() {
        return left-- > 0 ? 0 : -1;
      }

      @Override
      public int read(byte[] buffer, int offset, int length) {
        int count = (int) Math.min(left, length);
        left -= count;
        return count <= 0 ? -1 : count;
      }
    };
  }
}
