package dev.panopticon.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.panopticon.contract.ContractJson;
import dev.panopticon.contract.ImportReport;
import dev.panopticon.contract.Page;
import dev.panopticon.contract.Problem;
import dev.panopticon.contract.QueryApi;
import dev.panopticon.contract.QueryDraft;
import dev.panopticon.contract.StoredQuery;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.Message;
import dev.panopticon.model.MessageRole;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.QueryContent;
import dev.panopticon.platform.testing.TestWebServer;
import dev.panopticon.storage.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.MediaType;

/** Import and export over HTTP. */
@Timeout(120)
class QueryStreamsIT {
  @RegisterExtension static final TestDatabase DATABASE = Stores.scratch();

  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static TestWebServer server;
  private static QueryApi queries;

  private final String collection = "import-" + NUMBER.incrementAndGet();

  @BeforeAll
  static void serve() {
    server = new Stores(DATABASE).serve();
    queries = server.client().of(QueryApi.class);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static final String SAME_NAMES = "{}";

  private ImportReport importText(String format, String fields, String body) {
    return importStream(collection, format, fields, false, bytes(body));
  }

  private ImportReport importAllOrNothing(String body) {
    return importStream(collection, "jsonl", SAME_NAMES, true, bytes(body));
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static ImportReport importStream(
      String collection, String format, String fields, boolean allOrNothing, InputStream body) {
    byte[] answer =
        server
            .client()
            .http()
            .post()
            .uri(
                "/api/queries/import?format={f}&collection={c}&fields={m}&all_or_nothing={a}",
                format,
                collection,
                fields,
                allOrNothing)
            .contentType(MediaType.APPLICATION_OCTET_STREAM)
            .body(new InputStreamResource(body))
            .retrieve()
            .body(byte[].class);
    return ContractJson.strictMapper().readValue(answer, ImportReport.class);
  }

  private List<StoredQuery> stored() {
    return stored(collection);
  }

  private static List<StoredQuery> stored(String collection) {
    List<StoredQuery> all = new ArrayList<>();
    String after = null;
    do {
      Page<StoredQuery> page = queries.list(null, collection, after, 500);
      all.addAll(page.items());
      after = page.next();
    } while (after != null);
    return all;
  }

  @Test
  void linesAreStoredInTheirOrder() {
    ImportReport report =
        importText(
            "jsonl",
            SAME_NAMES,
            """
            {"id": "b", "text": "second?", "theme": "t", "reference": "r", "context": "c", "system": "s"}
            {"id": "a", "text": "first?"}
            """);
    assertThat(report).isEqualTo(new ImportReport(2, 0, 0, 0, List.of()));
    assertThat(stored()).extracting(StoredQuery::externalId).containsExactly("b", "a");
    assertThat(stored().getFirst().content())
        .isEqualTo(
            new QueryContent(
                List.of(Message.system("s"), Message.user("second?")), "t", "r", "c", Map.of()));
  }

  @Test
  void sameFileAgainChangesNothingAndAChangedLineIsANewVersion() {
    String file =
        """
        {"id": 1, "text": "one"}
        {"id": 2, "text": "two"}
        """;
    importText("jsonl", SAME_NAMES, file);
    assertThat(importText("jsonl", SAME_NAMES, file))
        .isEqualTo(new ImportReport(0, 0, 2, 0, List.of()));
    assertThat(importText("jsonl", SAME_NAMES, file.replace("two", "TWO")))
        .isEqualTo(new ImportReport(0, 1, 1, 0, List.of()));
    assertThat(stored()).extracting(StoredQuery::version).containsExactly(1, 2);
  }

  @Test
  void fieldsAreMapped() {
    importText(
        "jsonl",
        ("""
            {"id": "question_id", "text": "prompt", "theme": "category", "metadata": ["level"], "metadata.from": "source"}"""),
        """
        {"question_id": 7, "prompt": "Why?", "category": "logic", "level": 3, "source": "here", "more": 1}
        """);
    StoredQuery query = stored().getFirst();
    assertThat(query.externalId()).isEqualTo("7");
    assertThat(query.content().theme()).isEqualTo("logic");
    assertThat(query.content().metadata()).isEqualTo(Map.of("level", "3", "from", "here"));
  }

  @Test
  void csvIsRead() {
    ImportReport report =
        importText(
            "csv",
            ("{\"id\": \"nr\", \"text\": \"question\"}"),
            "nr,question,theme\r\n1,\"He said \"\"hi\"\",\nthen left\",\r\n2,plain,talk\r\n");
    assertThat(report.created()).isEqualTo(2);
    assertThat(stored().getFirst().content())
        .isEqualTo(QueryContent.ofText("He said \"hi\",\nthen left"));
    assertThat(stored().getLast().content().theme()).isEqualTo("talk");
  }

  private static final String WITH_BAD_LINES =
      """
      {"id": "1", "text": "good"}
      {"id": "2", "text": }
      {"id": "3"}

      {"id": "1", "text": "the id again"}
      {"id": "5", "text": "a\\u0000b"}
      {"id": "6", "text": "good too"}
      """;

  @Test
  void badLinesAreToldWithTheirNumbersAndTheGoodOnesAreKept() {
    ImportReport report = importText("jsonl", SAME_NAMES, WITH_BAD_LINES);
    assertThat(report.created()).isEqualTo(2);
    assertThat(report.bad()).isEqualTo(4);
    assertThat(report.faults()).extracting(Fault::line).containsExactly(2, 3, 5, 6);
    assertThat(report.faults().getLast().detail()).contains("NUL character");
    assertThat(stored()).extracting(StoredQuery::externalId).containsExactly("1", "6");
  }

  @Test
  void allOrNothingStoresNothingWhenALineIsBad() {
    assertThatThrownBy(() -> importAllOrNothing(WITH_BAD_LINES))
        .asInstanceOf(type(PanopticonException.class))
        .satisfies(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_DATA);
              assertThat(refusal).hasMessage("Nothing was stored: 4 lines are bad.");
              assertThat(refusal.faults()).extracting(Fault::line).containsExactly(2, 3, 5, 6);
            });
    assertThat(stored()).isEmpty();
  }

  @Test
  void allOrNothingTakesBackBatchesThatWereWrittenBeforeTheBadLine() {
    var file = new StringBuilder();
    for (int i = 0; i < 1_200; i++) {
      file.append("{\"id\": %d, \"text\": \"t\"}\n".formatted(i));
    }
    file.append("broken\n");
    assertThatThrownBy(() -> importAllOrNothing(file.toString()))
        .hasMessage("Nothing was stored: 1 line is bad.");
    assertThat(stored()).isEmpty();
    file.setLength(file.length() - "broken\n".length());
    assertThat(importAllOrNothing(file.toString()).created()).isEqualTo(1_200);
  }

  @Test
  void onlyTheFirstThousandFaultsAreTold() {
    ImportReport report = importText("jsonl", SAME_NAMES, "x\n".repeat(1_500));
    assertThat(report.bad()).isEqualTo(1_500);
    assertThat(report.faults()).hasSize(1_000);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"txt\": \"a\"}",
        "{\"text\": 1}",
        "{\"text\": \"\"}",
        "{\"text\": \"a\", \"messages\": \"b\"}",
        "[]",
        "not json",
        "{\"metadata\": [1]}"
      })
  void unusableMappingIsRefused(String mapping) {
    assertThatThrownBy(() -> importText("jsonl", mapping, "{\"id\": 1, \"text\": \"a\"}"))
        .asInstanceOf(type(PanopticonException.class))
        .satisfies(
            refusal -> {
              assertThat(refusal.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
              assertThat(refusal).hasMessageContaining("The parameter `fields` is not usable");
            });
    assertThat(stored()).isEmpty();
  }

  @Test
  void misspeltFieldOfOursHasASuggestion() {
    assertThatThrownBy(() -> importText("jsonl", ("{\"txet\": \"a\"}"), "{}"))
        .hasMessageContaining("did you mean \"text\"?");
  }

  @Test
  void fieldThatNoLineHasIsTold() {
    assertThat(importText("csv", ("{\"text\": \"question\"}"), "id,text\n1,a\n").faults())
        .first()
        .satisfies(fault -> assertThat(fault.detail()).contains("question"));
  }

  @Test
  void unknownFormatIsRefused() {
    assertThatThrownBy(() -> importText("xml", "", "<a/>"))
        .hasMessageContaining("format must be jsonl or csv");
  }

  @Test
  void bodyThatIsSentAsAFormIsRefusedAndNotTakenForAnEmptyFile() {
    var response =
        server.send(
            "POST",
            "/api/queries/import?format=jsonl",
            "{\"id\": 1, \"text\": \"a\"}",
            "Content-Type",
            "application/x-www-form-urlencoded");
    assertThat(response.statusCode()).isEqualTo(415);
    assertThat(ContractJson.mapper().readValue(response.body(), Problem.class).detail())
        .contains("x-www-form-urlencoded");
  }

  @Test
  void partOfAFormIsRefused() {
    var response =
        server.send(
            "POST",
            "/api/queries/import?format=jsonl",
            "--x\r\n\r\n{}\r\n--x--",
            "Content-Type",
            "multipart/form-data; boundary=x");
    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body()).contains("curl --data-binary @FILE");
  }

  @Test
  void emptyFileStoresNothing() {
    assertThat(importText("jsonl", SAME_NAMES, ""))
        .isEqualTo(new ImportReport(0, 0, 0, 0, List.of()));
  }

  @Test
  void invalidUtf8IsABadLine() {
    byte[] bytes =
        "{\"id\": 1, \"text\": \"?\"}\n{\"id\": 2, \"text\": \"b\"}\n"
            .getBytes(StandardCharsets.UTF_8);
    bytes[19] = (byte) 0xff;
    ImportReport report =
        importStream(collection, "jsonl", SAME_NAMES, false, new ByteArrayInputStream(bytes));
    assertThat(report.created()).isEqualTo(1);
    assertThat(report.faults()).extracting(Fault::line).containsExactly(1);
  }

  private void createWhatIsHardToWrite() {
    var metadata = new LinkedHashMap<String, String>();
    metadata.put("zeta", "1, 2");
    metadata.put("alpha", "\"quoted\"");
    var conversation =
        List.of(
            new Message(MessageRole.SYSTEM, "s"),
            new Message(MessageRole.USER, "u\r\n1"),
            new Message(MessageRole.ASSISTANT, "a"),
            new Message(MessageRole.USER, "u2"));
    create("plain", QueryContent.ofText("=1+1, \"x\"\n\n\u00e9\uD83D\uDE00"));
    create(
        "system",
        new QueryContent(
            List.of(Message.system("Be short."), Message.user(" hi ")),
            "a, b",
            "r",
            null,
            metadata));
    create("talk", new QueryContent(conversation, null, "r\n", "c\r\nd", Map.of("k", "v")));
    create("blank", QueryContent.ofText("  "));
  }

  private void create(String id, QueryContent content) {
    queries.create(new QueryDraft(collection, id, content));
  }

  @ParameterizedTest
  @ValueSource(strings = {"jsonl", "csv"})
  void whatWasExportedIsImportedAsTheSame(String format) {
    createWhatIsHardToWrite();
    var export =
        server.get("/api/queries/export?theme=&format=" + format + "&collection=" + collection);
    assertThat(export.statusCode()).isEqualTo(200);
    assertThat(importText(format, SAME_NAMES, export.body()))
        .isEqualTo(new ImportReport(0, 0, 4, 0, List.of()));
    String copy = collection + "-copy";
    var body = new ByteArrayInputStream(export.body().getBytes(StandardCharsets.UTF_8));
    assertThat(importStream(copy, format, SAME_NAMES, false, body).created()).isEqualTo(4);
    assertThat(stored(copy))
        .extracting(StoredQuery::content)
        .containsExactlyElementsOf(stored().stream().map(StoredQuery::content).toList());
  }

  @Test
  void exportLeavesArchivedQueriesOutAndGoesByTheme() {
    create("a", new QueryContent(List.of(Message.user("a")), collection, null, null, Map.of()));
    create("b", new QueryContent(List.of(Message.user("b")), collection, null, null, Map.of()));
    queries.archive(stored().getFirst().id());
    var export = server.get("/api/queries/export?theme=" + collection);
    assertThat(export.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/jsonl");
    assertThat(export.body().lines())
        .singleElement()
        .satisfies(line -> assertThat(line).contains("\"id\":\"b\"", "\"version\":1"));
  }

  @Test
  void manyRowsAreStoredAndExported() {
    int rows = 20_000;
    assertThat(importStream(collection, "jsonl", SAME_NAMES, false, new Lines(rows)).created())
        .isEqualTo(rows);
    assertThat(importStream(collection, "jsonl", SAME_NAMES, false, new Lines(rows)).unchanged())
        .isEqualTo(rows);
    var export = server.get("/api/queries/export?collection=" + collection);
    assertThat(export.body().lines()).hasSize(rows);
  }

  /** A file that is never whole in memory. */
  private static final class Lines extends InputStream {
    private final int rows;
    private int row;
    private byte[] line = new byte[0];
    private int position;

    Lines(int rows) {
      this.rows = rows;
    }

    @Override
    public int read() {
      if (position == line.length) {
        if (row == rows) {
          return -1;
        }
        String text = "{\"id\": \"q%d\", \"text\": \"What is %d?\", \"theme\": \"t%d\"}\n";
        line = text.formatted(row, row, row % 10).getBytes(StandardCharsets.UTF_8);
        position = 0;
        row++;
      }
      return line[position++];
    }
  }
}
