package dev.panopticon.systemtests;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The dashboard as a person meets it, in a real browser. Every page: no error in its console, no
 * request to elsewhere.
 */
class BrowserSystemTest {
  private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

  @TempDir static Path folder;
  private static Server server;
  private static Playwright playwright;
  private static Browser browser;

  private final List<String> troubles = new ArrayList<>();
  private Page page;

  @BeforeAll
  static void startServerWithTheStarterRun() throws Exception {
    assumeTrue(Files.isExecutable(CHROMIUM), "skipped: there is no " + CHROMIUM);
    Path data = folder.resolve("data");
    server = Server.up(data);
    var ended =
        Command.panopticon(
                "eval", Checkout.root().resolve("examples/starter/suite.yaml"), "--data", data)
            .run();
    assertThat(ended.exitCode()).as(ended.all()).isZero();
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(CHROMIUM)
                    .setArgs(
                        List.of(
                            "--no-sandbox",
                            "--disable-gpu",
                            "--disable-quic",
                            "--disable-background-networking",
                            "--disable-component-update",
                            "--disable-sync")));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      browser.close();
      playwright.close();
      server.close();
    }
  }

  @BeforeEach
  void openPage() {
    page = browser.newPage();
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            troubles.add("console: " + message.text());
          }
        });
    page.onPageError(error -> troubles.add("script: " + error));
    page.onRequest(
        request -> {
          URI address = URI.create(request.url());
          if (address.getHost() != null
              && !address.getAuthority().equals(server.address().getAuthority())) {
            troubles.add("request to elsewhere: " + address);
          }
        });
  }

  @AfterEach
  void pageHadNoTrouble() {
    page.close();
    assertThat(troubles).isEmpty();
  }

  @Test
  void overviewShowsWhatIsBestWithIntervalsAndLeadsDownToTheRawAnswer() {
    visit("/?name=starter");
    assertThat(page.locator("h1")).containsText("Overview");
    assertThat(page.locator("body")).containsText("sample-good beats");
    assertThat(page.locator("svg, canvas").first()).isVisible();
    assertThat(page.locator("body"))
        .containsText(Pattern.compile("0\\.9\\d* \\[0\\.\\d+, 0\\.9\\d*\\], n 72"));

    page.locator("table a", new Page.LocatorOptions().setHasText("sample-good")).first().click();
    assertThat(page).hasURL(Pattern.compile(".*/results\\?.*"));
    page.locator("tbody tr a").first().click();
    assertThat(page).hasURL(Pattern.compile(".*/results/[0-9a-f-]{36}.*"));
    assertThat(page.locator("main")).containsText("sample-");
  }

  @Test
  void skippedJudgeReadsAsSkippedAndNotAsZero() {
    visit("/runs");
    page.locator("a", new Page.LocatorOptions().setHasText("starter")).first().click();
    assertThat(page.locator("h1")).containsText("starter");
    assertThat(page.locator("body")).containsText("no judge configured");
    assertThat(page.locator("body")).containsText("72 skipped");
  }

  @Test
  void progressOfARunIsSeenLiveUntilItsEnd() throws Exception {
    try (var provider = Simulation.start("--latency", "150ms")) {
      String run =
          server
              .post("/api/judge/runs", Suites.remote(provider.baseUrl(), 60, 8))
              .get("id")
              .asString();
      visit("/runs/" + run);
      Locator status = page.locator("h1, .page-header, main").first();
      assertThat(status).containsText("running");
      assertThat(status)
          .containsText(
              "completed", new LocatorAssertions.ContainsTextOptions().setTimeout(30_000));
    }
  }

  @Test
  void hostileAnswerIsShownAsTextAndRunsNothing() throws Exception {
    String attack =
        "<script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">";
    Path answers =
        Files.writeString(
            folder.resolve("hostile.jsonl"),
            "{\"query\": \"q1\", \"output\": \"" + attack.replace("\"", "\\\"") + "\"}\n");
    Path suite =
        Files.writeString(
            folder.resolve("hostile.yaml"),
            "name: hostile\nqueries:\n  - {id: q1, text: \"<b>What?</b>\", reference: x}\nmodels:\n  - {id: m, provider: recorded, file: "
                + answers
                + "}\nmetrics: [exact-match]\n");
    var ended =
        Command.panopticon("eval", suite, "--data", folder.resolve("data"), "--json", "-").run();
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    String run =
        tools.jackson.databind.json.JsonMapper.shared().readTree(ended.out()).get("run").asString();
    String result = server.get("/api/judge/results?run=" + run).at("/items/0/id").asString();

    visit("/results/" + result);
    assertThat(page.locator("main")).containsText("<script>document.title='taken'</script>");
    assertThat(page.title()).isNotEqualTo("taken");
  }

  @Test
  void keyboardLeadsToTheRuns() {
    visit("/");
    page.keyboard().press("g");
    page.keyboard().press("r");
    assertThat(page).hasURL(Pattern.compile(".*/runs$"));
  }

  @Test
  void everyPageOfTheMenuAnswers() {
    for (String path :
        List.of(
            "/",
            "/runs",
            "/results",
            "/queries",
            "/library/metrics",
            "/models",
            "/storage",
            "/keys")) {
      assertThat(page.navigate(server.address() + path).status()).as(path).isEqualTo(200);
    }
  }

  @Test
  void scheduleOfBackupsIsRefusedSetAndEnded() {
    visit("/storage");
    page.locator("#every").fill("soon");
    page.getByText("Set the schedule").click();
    assertThat(page.locator("#every-error")).containsText("\"soon\" is no time between backups");
    assertThat(page.locator("#every")).hasValue("soon");
    assertThat(page.locator("#every")).isFocused();
    page.locator("#every").fill("36h");
    page.getByText("Set the schedule").click();
    assertThat(page.locator("#schedule h2")).hasText("A backup every 36 hours");
    page.getByText("End it").click();
    assertThat(page.locator("#schedule h2")).hasText("No backup is made by itself");
    troubles.removeIf(trouble -> trouble.contains("400"));
  }

  @Test
  void backupHasTheCommandsThatRestoreItHere() {
    visit("/storage");
    page.getByText("Make a backup").click();
    page.locator("#backups a", new Page.LocatorOptions().setHasText("Restore")).first().click();
    assertThat(page.locator("h1")).containsText("Restore a backup");
    String data = "'" + folder.resolve("data") + "'";
    assertThat(page.locator("#content")).containsText("panopticon down --data " + data);
    assertThat(page.locator("#content")).containsText("--data " + data + " --force");
  }

  @Test
  void oldRunsAreLookedAtBeforeAnythingIsDeleted() {
    visit("/storage/runs?older_than=0m&keep_last=1");
    assertThat(page.locator("#older_than-error")).containsText("is no age");
    visit("/storage/runs");
    page.locator("#older_than").fill("1d");
    page.getByText("Show what would be deleted").click();
    assertThat(page.locator("#found h2")).containsText("No run is that old");
    troubles.removeIf(trouble -> trouble.contains("400"));
  }

  @Test
  void unknownPageSaysSo() {
    assertThat(page.navigate(server.address() + "/nowhere").status()).isEqualTo(404);
    assertThat(page.locator("body")).containsText("nowhere");
    troubles.removeIf(trouble -> trouble.contains("404"));
  }

  private void visit(String path) {
    page.navigate(server.address() + path);
  }
}
