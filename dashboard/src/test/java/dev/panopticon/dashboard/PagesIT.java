package dev.panopticon.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages on a real server, over contracts in memory. */
class PagesIT {
  private static final Pattern LINK =
      Pattern.compile("(?:href|src|action|hx-get|sse-connect)=\"([^\"]*)\"");
  private static final SampleJudge JUDGE = SampleJudge.filled();
  private static final SampleBackups BACKUPS = SampleBackups.some();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static SampleServer filled;
  private static SampleServer empty;

  @BeforeAll
  static void start() {
    filled = SampleServer.start(JUDGE, SampleLibrary.filled(), SampleStorage.faulty(), BACKUPS, 0);
    empty =
        SampleServer.start(
            SampleJudge.empty(),
            SampleLibrary.empty(),
            SampleStorage.fresh(),
            SampleBackups.none(),
            0);
  }

  @AfterAll
  static void stop() {
    filled.close();
    empty.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/runs",
        "/runs/active",
        "/results",
        "/queries",
        "/library/metrics",
        "/models",
        "/storage",
        "/keys",
        "/login"
      })
  void anEmptyInstanceHasEveryPage(String path) throws Exception {
    assertThat(get(empty, path).statusCode()).isEqualTo(200);
  }

  @Test
  void theEmptyOverviewSaysWhatToType() throws Exception {
    assertThat(get(empty, "/").body()).contains("./panopticon demo", "./panopticon eval");
  }

  @Test
  @Timeout(300) // some thousand pages
  void everyLinkOfEveryPageLeadsSomewhereOnThisServer() throws Exception {
    Set<String> seen = new HashSet<>(Set.of("/"));
    Deque<String> open = new ArrayDeque<>(seen);
    while (!open.isEmpty()) {
      String path = open.pop();
      HttpResponse<String> page = get(filled, path);
      assertThat(page.statusCode()).as(path).isIn(200, 204);
      Matcher links = LINK.matcher(page.body());
      while (links.find()) {
        String link = links.group(1).replace("&amp;", "&");
        assertThat(link).as("link on %s", path).matches("[/#].*").doesNotStartWith("//");
        if (isPage(link) && seen.add(link)) {
          open.add(link);
        }
      }
    }
    assertThat(seen).hasSizeGreaterThan(100);
  }

  private static boolean isPage(String link) {
    return link.startsWith("/")
        && !link.startsWith("/api/")
        && !link.endsWith("/cancel")
        && !link.endsWith("/pause")
        && !link.endsWith("/retry")
        && !link.endsWith("/resume")
        && !link.endsWith("/verify")
        && !link.endsWith("/schedule")
        && !link.endsWith("/purge")
        && !link.endsWith("/retention")
        && !link.equals("/logout");
  }

  @Test
  void noStyleOrPageAsksAnotherHost() throws Exception {
    String home = get(filled, "/").body();
    Matcher links = LINK.matcher(home);
    while (links.find()) {
      if (links.group(1).endsWith(".css")) {
        assertThat(get(filled, links.group(1)).body())
            .doesNotContain("@import")
            .doesNotContainPattern("url\\(['\"]?(https?:)?//");
      }
    }
    assertThat(home).doesNotContain("http://", "https://");
  }

  @Test
  void hostileTextIsShownAndNeverRun() throws Exception {
    for (String path :
        new String[] {
          "/results/" + SampleResults.HOSTILE,
          "/results",
          "/runs",
          "/",
          "/runs/" + SampleJudge.FAILED,
          "/runs/" + SampleJudge.STARTER + "/suite"
        }) {
      String body = get(filled, path).body();
      assertThat(body)
          .as(path)
          .doesNotContain("<script>alert", "<img", "</script><script>", "<b>q</b>");
    }
    assertThat(get(filled, "/results/" + SampleResults.HOSTILE).body())
        .contains("&lt;script>alert(\"x\")&lt;/script>".replace(">", "&gt;"));
  }

  @Test
  void scriptsAreAllowedFromHereOnly() throws Exception {
    HttpResponse<String> page = get(filled, "/");

    String policy = page.headers().firstValue("Content-Security-Policy").orElse("");
    assertThat(policy).contains("default-src 'self'").doesNotContain("unsafe");
    assertThat(page.body())
        .doesNotContainPattern("<script(?! src=| type=\"application/json\")")
        .doesNotContainPattern("\\sstyle=|\\son[a-z]+=\"");
  }

  @Test
  void theResultPageHasTheRawReplyAndBothAnswers() throws Exception {
    String page = get(filled, "/results/" + SampleResults.PAIR).body();

    assertThat(page)
        .contains(
            "9 9",
            "Assistant 2 explained each point",
            "A: bard",
            "B: vicuna-13b",
            "preference for bard");
    assertThat(get(filled, "/results/" + SampleResults.UNREADABLE).body())
        .contains("I would say it is rather helpful", "no JSON object");
    assertThat(get(filled, "/results/" + SampleResults.NO_ANSWER).body())
        .contains("There is no answer.", "timeout: no byte within 60 s");
  }

  @Test
  void aResultKnowsItsNeighboursInTheFilteredList() throws Exception {
    String page = get(filled, "/results/" + SampleResults.HOSTILE + "?metric=helpfulness").body();

    assertThat(page)
        .contains("/results/" + SampleResults.UNREADABLE + "?metric=helpfulness")
        .doesNotContain(SampleResults.PAIR.toString());
  }

  @Test
  void anUnknownNumberIsBlankWithItsReason() throws Exception {
    String page = get(filled, "/runs/" + SampleJudge.SUPPORT).body();

    assertThat(page)
        .contains("title=\"all scores are equal: the t interval has no width\"")
        .doesNotContain("NaN", ">null<", "\"null\"");
  }

  @Test
  void theRunWithoutAJudgeSaysSo() throws Exception {
    assertThat(get(filled, "/runs/" + SampleJudge.STARTER).body())
        .contains(
            "helpfulness was skipped: no judge configured",
            "good beats every other on exact-match",
            "60 skipped");
  }

  @Test
  void errorsArePagesForPeopleAndProblemsForPrograms() throws Exception {
    HttpResponse<String> page = get(filled, "/runs/" + SampleJudge.id(99));
    assertThat(page.statusCode()).isEqualTo(404);
    assertThat(page.body()).contains("There is no run", "<title>Not found");
    assertThat(get(filled, "/runs/not-an-id").statusCode()).isEqualTo(400);
    assertThat(get(filled, "/results?min_score=high").statusCode()).isEqualTo(400);
    assertThat(get(filled, "/nothing").body()).contains("There is no page at /nothing");
    HttpResponse<String> program =
        send(filled, HttpRequest.newBuilder(at(filled, "/api/nothing")).header("Accept", "*/*"));
    assertThat(program.statusCode()).isEqualTo(404);
    assertThat(program.headers().firstValue("Content-Type")).hasValue("application/problem+json");
  }

  @Test
  void aPageThatDidNotChangeIsNotSentAgain() throws Exception {
    String tag = get(filled, "/library/metrics").headers().firstValue("ETag").orElseThrow();

    HttpResponse<String> again =
        send(
            filled,
            HttpRequest.newBuilder(at(filled, "/library/metrics")).header("If-None-Match", tag));

    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
  }

  @Test
  void assetsAreKeptForEverUnderTheirVersion() throws Exception {
    Matcher script =
        Pattern.compile("src=\"(/assets/[0-9a-f]{16}/)page.js\"").matcher(get(filled, "/").body());
    assertThat(script.find()).isTrue();
    for (String name :
        new String[] {
          "page.js",
          "charts.js",
          "echarts.js",
          "htmx.js",
          "sse.js",
          "theme.js",
          "tabler.css",
          "panopticon.css",
          "icon.svg"
        }) {
      HttpResponse<String> asset = get(filled, script.group(1) + name);
      assertThat(asset.statusCode()).as(name).isEqualTo(200);
      assertThat(asset.headers().firstValue("Cache-Control"))
          .hasValueSatisfying(value -> assertThat(value).contains("immutable", "max-age=31536000"));
      String tag = asset.headers().firstValue("ETag").orElseThrow();
      assertThat(
              send(
                      filled,
                      HttpRequest.newBuilder(at(filled, script.group(1) + name))
                          .header("If-None-Match", tag))
                  .statusCode())
          .isEqualTo(304);
    }
    assertThat(get(filled, "/assets/0000000000000000/page.js").statusCode()).isEqualTo(404);
    assertThat(get(filled, script.group(1) + "package.json").statusCode()).isEqualTo(404);
  }

  @Test
  void aRunIsPausedCancelledResumedRetriedAndDeletedByItsButtons() throws Exception {
    String run = "/runs/" + SampleJudge.RUNNING;

    HttpResponse<String> cancelled =
        send(
            filled,
            HttpRequest.newBuilder(at(filled, run + "/cancel")).POST(BodyPublishers.noBody()));
    for (String button : List.of("/pause", "/resume", "/retry")) {
      send(filled, HttpRequest.newBuilder(at(filled, run + button)).POST(BodyPublishers.noBody()));
    }
    HttpResponse<String> deleted = send(filled, HttpRequest.newBuilder(at(filled, run)).DELETE());

    assertThat(cancelled.statusCode()).isEqualTo(303);
    assertThat(cancelled.headers().firstValue("Location"))
        .hasValueSatisfying(value -> assertThat(value).endsWith(run));
    assertThat(deleted.headers().firstValue("HX-Redirect")).hasValue("/runs");
    assertThat(JUDGE.asked)
        .contains(
            "cancel " + SampleJudge.RUNNING,
            "pause " + SampleJudge.RUNNING,
            "resume " + SampleJudge.RUNNING,
            "retry " + SampleJudge.RUNNING,
            "delete " + SampleJudge.RUNNING);
  }

  @Test
  void theStoragePageSaysFirstWhetherOnesDataIsSafe() throws Exception {
    assertThat(get(empty, "/storage").body())
        .contains("there is no backup", "The doctor has not looked", "No backup was made yet");
    String page = get(filled, "/storage").body();
    assertThat(page)
        .contains("1 check failed", "1 FAIL, 1 WARN, 1 PASS, 1 skipped", "chmod 600", "42 GB")
        .contains("Last backup: 3 h ", "about 10,000,000")
        .contains("verified", "judge_service.run differs", "cannot be restored")
        .doesNotContain("<script>alert");
    assertThat(page.indexOf("secrets")).isLessThan(page.indexOf("disk sync"));
    assertThat(page.indexOf("disk sync")).isLessThan(page.indexOf("directories"));
  }

  @Test
  void theStoragePageHasALineForEachIndex() throws Exception {
    assertThat(get(empty, "/storage").body()).contains("not opened", "The first search opens it");
    assertThat(get(filled, "/storage").body())
        .contains("query-storage", "lucene, /data/query_storage", "1,234", "3 changes behind")
        .contains("lost once", "panopticon reindex --role query-storage")
        .contains("evaluation-storage is away.");
  }

  @Test
  void theDoctorLooksWhenHeIsAskedWithoutAnyScript() throws Exception {
    SampleStorage storage = SampleStorage.fresh();
    try (var server =
        SampleServer.start(
            SampleJudge.empty(), SampleLibrary.empty(), storage, SampleBackups.busy(), 0)) {
      assertThat(get(server, "/storage").body())
          .contains("<form method=\"get\" action=\"/storage/doctor\">");
      assertThat(get(server, "/storage/doctor").body()).contains("Doctor: 1 PASS");
      assertThat(get(server, "/storage").body()).contains("Doctor: 1 PASS");
    }
  }

  @Test
  void aBackupIsMadeAndVerifiedByItsButtons() throws Exception {
    HttpResponse<String> made = post(filled, "/storage/backups", "");
    String verify = "/storage/backups/" + SampleBackups.VERIFIED + "/verify";
    assertThat(get(filled, "/storage").body()).contains("action=\"" + verify + "\"");
    HttpResponse<String> verified = post(filled, verify, "");

    assertThat(made.statusCode()).isEqualTo(303);
    assertThat(verified.headers().firstValue("Location"))
        .hasValueSatisfying(value -> assertThat(value).endsWith("/storage#backups"));
    assertThat(BACKUPS.asked).contains("make", "verify " + SampleBackups.VERIFIED);
  }

  @Test
  void aScheduleIsSetShownAndEndedByItsForm() throws Exception {
    SampleBackups backups = SampleBackups.some();
    try (var server = storageServer(backups)) {
      assertThat(get(server, "/storage").body())
          .contains("No backup is made by itself")
          .doesNotContain("/storage/backups/schedule/end");

      HttpResponse<String> set =
          post(server, "/storage/backups/schedule", "every=12h&keep=3&keep_days=30&verify=true");
      assertThat(set.statusCode()).isEqualTo(303);
      assertThat(set.headers().firstValue("Location"))
          .hasValueSatisfying(value -> assertThat(value).endsWith("/storage#schedule"));
      assertThat(get(server, "/storage").body())
          .contains("A backup every 12 hours", "the newest 3, of the last 30 days")
          .contains("in 11 h 59 min", "last failure", "judge_service.run differs")
          .contains("value=\"12h\"", "/storage/backups/schedule/end");

      post(server, "/storage/backups/schedule", "every=2d&keep=1&keep_days=");
      post(server, "/storage/backups/schedule/end", "every=nonsense");
      assertThat(backups.asked)
          .containsExactly(
              "schedule 12 3 30 true", "schedule 48 1 null false", "schedule null 1 null false");
      assertThat(get(server, "/storage").body()).contains("No backup is made by itself");
    }
  }

  @Test
  void aScheduleThatMakesNoSenseIsRefusedBesideTheFieldAndStaysAsItWasTyped() throws Exception {
    SampleBackups backups = SampleBackups.some();
    try (var server = storageServer(backups)) {
      HttpResponse<String> refused =
          post(
              server,
              "/storage/backups/schedule",
              "every=now+%3Cb%3E&keep=0&keep_days=many&verify=true");
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body())
          .contains("is no time between backups. Write whole hours or days", "id=\"every-error\"")
          .contains("must be from 1 to 10,000 but is 0", "id=\"keep-error\"")
          .contains("\"many\" is no whole number", "id=\"keep_days-error\"")
          .contains("value=\"now &lt;b>\"", "value=\"many\"", "Directories");
      assertThat(post(server, "/storage/backups/schedule", "every=12h&keep=0").body())
          .contains("must be from 1 to 10,000 but is 0", "id=\"keep-error\"", "value=\"12h\"");
      assertThat(backups.asked).isEmpty();
    }
  }

  @Test
  void aRefusalOfTheServerStandsAboveTheForm() throws Exception {
    SampleBackups backups = SampleBackups.some();
    backups.away = true;
    try (var server = storageServer(backups)) {
      assertThat(get(server, "/storage").body()).contains("The schedule is not known now");
      HttpResponse<String> refused =
          post(server, "/storage/backups/schedule", "every=36h&keep=3&keep_days=30");
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body()).contains("role=\"alert\">judge-service is away", "value=\"36h\"");
    }
  }

  @Test
  void aBackupHasTheCommandsThatRestoreIt() throws Exception {
    String address = "/storage/backups/" + SampleBackups.VERIFIED + "/restore";
    assertThat(get(filled, "/storage").body()).contains("href=\"" + address + "\"");
    assertThat(get(filled, address).body())
        .contains("A running server cannot.", "3.0 GB", "verified")
        .contains("panopticon down --data &#39;/data&#39;".replace("&#39;", "'"))
        .contains("/data/backups/" + SampleBackups.VERIFIED + "' --data '/data' --force")
        .doesNotContain("take another one", "verify it first");
    assertThat(get(filled, "/storage/backups/" + SampleBackups.DAMAGED + "/restore").body())
        .contains("take another one. judge_service.run differs");
    assertThat(get(filled, "/storage/backups/none/restore").statusCode()).isEqualTo(404);
  }

  private static SampleServer storageServer(SampleBackups backups) {
    return SampleServer.start(
        SampleJudge.empty(), SampleLibrary.empty(), SampleStorage.fresh(), backups, 0);
  }

  @Test
  void aBackupThatIsBeingMadeIsRefreshedByItself() throws Exception {
    try (var server =
        SampleServer.start(
            SampleJudge.empty(),
            SampleLibrary.empty(),
            SampleStorage.fresh(),
            SampleBackups.busy(),
            0)) {
      assertThat(get(server, "/storage").body())
          .contains("being made", "25 %", "hx-get=\"/storage/backups\"", "disabled");
      assertThat(get(server, "/storage/backups").body()).contains("copying judge_service.judgment");
    }
    assertThat(get(filled, "/storage").body()).doesNotContain("hx-get=\"/storage/backups\"");
  }

  @Test
  void oldRunsAreShownFirstAndDeletedByASecondStep() throws Exception {
    SampleJudge judge = SampleJudge.filled();
    try (var server = oldRunsServer(judge)) {
      assertThat(get(server, "/storage/runs").body())
          .contains("No run is deleted by itself", "value=\"90d\"")
          .doesNotContain("/storage/runs/purge");
      assertThat(judge.asked).isEmpty();

      String preview = get(server, "/storage/runs?older_than=30m&name=&keep_last=2").body();
      assertThat(preview)
          .contains("runs would be deleted", "href=\"/runs/" + SampleJudge.STARTER + "\"", "5.0 MB")
          .contains("action=\"/storage/runs/purge\"", "There is no way back but a backup")
          .doesNotContain("every hour from now on");
      assertThat(judge.asked).containsExactly("preview purge null 2");

      String before = field(preview, "finished_before");
      HttpResponse<String> deleted =
          post(
              server,
              "/storage/runs/purge",
              "older_than=30m&name=&keep_last=2&compact=true&finished_before=" + before);
      assertThat(deleted.statusCode()).isEqualTo(200);
      assertThat(deleted.body())
          .contains(" deleted</h2>")
          .doesNotContain(
              "runs would be deleted", "action=\"/storage/runs/purge\"", "href=\"/runs/");
      assertThat(judge.asked).last().isEqualTo("purge " + before + " null 2 true");
    }
  }

  @Test
  void aLongDeletionIsGoneOnWith() throws Exception {
    SampleJudge judge = SampleJudge.filled();
    judge.wholePurges = false;
    try (var server = oldRunsServer(judge)) {
      String form = "older_than=1d&name=&keep_last=1&finished_before=2026-11-25T00:00:00Z";
      assertThat(post(server, "/storage/runs/purge", form).body())
          .contains("deleted so far, and not all", "Delete the rest for good")
          .contains("value=\"2026-11-25T00:00:00Z\"");
    }
  }

  @Test
  void whichRunsAreOldIsCheckedBesideTheField() throws Exception {
    SampleJudge judge = SampleJudge.filled();
    try (var server = oldRunsServer(judge)) {
      HttpResponse<String> refused =
          get(server, "/storage/runs?older_than=old&name=starter&keep_last=all");
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body())
          .contains("\"old\" is no age. Write a number and d, h or m", "id=\"older_than-error\"")
          .contains("\"all\" is no whole number", "value=\"old\"", "value=\"starter\"");
      assertThat(get(server, "/storage/runs?older_than=0d&keep_last=1").statusCode())
          .isEqualTo(400);
      assertThat(post(server, "/storage/runs/purge", "keep_last=1&older_than=1d").statusCode())
          .as("no moment, no deletion")
          .isEqualTo(400);
      assertThat(judge.asked).isEmpty();
    }
  }

  @Test
  void whatWasLookedAtCanBeDeletedEveryHour() throws Exception {
    SampleJudge judge = SampleJudge.filled();
    try (var server = oldRunsServer(judge)) {
      String preview = get(server, "/storage/runs?older_than=36500d&name=&keep_last=3").body();
      assertThat(preview)
          .contains("No run is that old", "every hour from now on")
          .doesNotContain("action=\"/storage/runs/purge\"");
      assertThat(get(server, "/storage/runs?older_than=2d&name=starter&keep_last=3").body())
          .as("a retention has no name")
          .doesNotContain("every hour from now on");

      HttpResponse<String> set = post(server, "/storage/runs/retention", "days=36500&keep_last=3");
      assertThat(set.statusCode()).isEqualTo(303);
      assertThat(get(server, "/storage/runs").body())
          .contains("more than 36,500 days ago are deleted; the newest 3 of each name stay");
      post(server, "/storage/runs/retention/end", "");
      assertThat(get(server, "/storage/runs").body()).contains("No run is deleted by itself");
      assertThat(post(server, "/storage/runs/retention", "days=0&keep_last=3").statusCode())
          .isEqualTo(400);
    }
  }

  private static SampleServer oldRunsServer(SampleJudge judge) {
    return SampleServer.start(
        judge, SampleLibrary.empty(), SampleStorage.fresh(), SampleBackups.none(), 0);
  }

  private static String field(String page, String name) {
    Matcher value = Pattern.compile("name=\"" + name + "\" value=\"([^\"]*)\"").matcher(page);
    assertThat(value.find()).as(name).isTrue();
    return value.group(1);
  }

  @Test
  void theOverviewHasTheStoragesHealthInOneLine() throws Exception {
    assertThat(get(filled, "/").body()).contains("Storage:", "in danger", "1 check failed");
    assertThat(get(empty, "/").body()).contains("Storage:", "there is no backup");
  }

  @Test
  void theDeletionIsPreviewed() throws Exception {
    assertThat(get(filled, "/runs/" + SampleJudge.STARTER + "/deletion").body())
        .contains("540", "hx-delete=\"/runs/" + SampleJudge.STARTER);
  }

  @Test
  void theEndOfARunReloadsItsPage() throws Exception {
    HttpResponse<String> progress = get(filled, "/runs/" + SampleJudge.STARTER + "/progress");

    assertThat(progress.headers().firstValue("HX-Refresh")).hasValue("true");
  }

  @Test
  void aValidKeyIsKeptInACookieThatNoScriptCanRead() throws Exception {
    HttpResponse<String> wrong = post(filled, "/login", "key=wrong");
    HttpResponse<String> right = post(filled, "/login", "key=%20" + SampleServer.KEY);
    HttpResponse<String> out = post(filled, "/logout", "");

    assertThat(wrong.statusCode()).isEqualTo(401);
    assertThat(wrong.body()).contains("unknown or revoked");
    assertThat(wrong.headers().firstValue("Set-Cookie")).isEmpty();
    assertThat(right.statusCode()).isEqualTo(303);
    assertThat(right.headers().firstValue("Set-Cookie"))
        .hasValueSatisfying(
            cookie ->
                assertThat(cookie)
                    .startsWith("panopticon_key=" + SampleServer.KEY + ";")
                    .contains("HttpOnly", "SameSite=Strict"));
    assertThat(out.headers().firstValue("Set-Cookie"))
        .hasValueSatisfying(
            cookie -> assertThat(cookie).startsWith("panopticon_key=;").contains("Max-Age=0"));
  }

  @Test
  void theChosenThemeComesWithThePage() throws Exception {
    HttpResponse<String> page =
        send(
            filled,
            HttpRequest.newBuilder(at(filled, "/")).header("Cookie", "panopticon_theme=dark"));

    assertThat(page.body()).contains("data-bs-theme=\"dark\"");
  }

  private static HttpResponse<String> get(SampleServer server, String path)
      throws IOException, InterruptedException {
    return send(
        server, HttpRequest.newBuilder(at(server, path)).header("Accept", "text/html,*/*;q=0.8"));
  }

  private static HttpResponse<String> post(SampleServer server, String path, String form)
      throws IOException, InterruptedException {
    return send(
        server,
        HttpRequest.newBuilder(at(server, path))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(BodyPublishers.ofString(form)));
  }

  private static HttpResponse<String> send(SampleServer server, HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  private static URI at(SampleServer server, String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }
}
