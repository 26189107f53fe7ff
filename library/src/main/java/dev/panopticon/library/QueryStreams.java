package dev.panopticon.library;

import dev.panopticon.contract.ContractJson;
import dev.panopticon.contract.ImportReport;
import dev.panopticon.contract.Page;
import dev.panopticon.contract.StoredQuery;
import dev.panopticon.model.DataSource;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.suite.Format;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.node.ObjectNode;

/** Import and export of queries: streams, in constant memory. */
@RestController
class QueryStreams {
  private static final CSVFormat CSV =
      CSVFormat.RFC4180
          .builder()
          .setHeader(
              "id", "collection", "version", "text", "theme", "reference", "context", "metadata")
          .get();

  private final QueryStore queries;
  private final ImportQueries importQueries;

  QueryStreams(QueryStore queries) {
    this.queries = queries;
    this.importQueries = new ImportQueries(queries.library());
  }

  /**
   * Stores the queries of the body.
   *
   * @param fields JSON object of our field names to the body's
   */
  @PostMapping("/api/queries/import")
  ImportReport importRows(
      InputStream body,
      @RequestParam("format") String format,
      @RequestParam(name = "collection", defaultValue = QueryStore.DEFAULT_COLLECTION)
          String collection,
      @RequestParam(name = "fields", defaultValue = "{}") String fields,
      @RequestParam(name = "all_or_nothing", defaultValue = "false") boolean allOrNothing) {
    var nowhere = new DataSource.Location.Upload("", format);
    return importQueries.run(
        body, formatOf(format), new DataSource(nowhere, mapping(fields)), collection, allOrNothing);
  }

  private static Format formatOf(String name) {
    return Format.find(name)
        .orElseThrow(
            () ->
                new PanopticonException(
                    ErrorCode.INVALID_REQUEST,
                    "format must be jsonl or csv but was \"" + name + "\""));
  }

  private static Map<String, String> mapping(String fields) {
    try {
      return ContractJson.mapper().readValue(fields, new TypeReference<Map<String, String>>() {});
    } catch (JacksonException e) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST,
          "fields must be a JSON object of texts, such as {\"id\": \"question_id\"}",
          e);
    }
  }

  @GetMapping("/api/queries/export")
  ResponseEntity<StreamingResponseBody> exportRows(
      @RequestParam(name = "format", defaultValue = "jsonl") String format,
      @RequestParam(name = "theme", required = false) @Nullable String theme) {
    String category = theme == null || theme.isEmpty() ? null : theme;
    return switch (formatOf(format)) {
      case JSONL -> stream("application/jsonl", writer -> writeJson(category, writer));
      case CSV -> stream("text/csv;charset=utf-8", writer -> writeCsv(category, writer));
    };
  }

  private interface Body {
    void write(Writer writer) throws IOException;
  }

  private static ResponseEntity<StreamingResponseBody> stream(String type, Body body) {
    return ResponseEntity.ok()
        .header("Content-Type", type)
        .body(
            out -> {
              var writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
              body.write(writer);
              writer.flush();
            });
  }

  private interface Each {
    void accept(StoredQuery query) throws IOException;
  }

  private void forEach(@Nullable String theme, Each each) throws IOException {
    String after = null;
    do {
      Page<StoredQuery> page = queries.list(theme, null, after, Page.MAX_LIMIT);
      for (StoredQuery query : page.items()) {
        each.accept(query);
      }
      after = page.next();
    } while (after != null);
  }

  // Flat, so that what was exported can be imported again.
  private void writeJson(@Nullable String theme, Writer writer) throws IOException {
    forEach(
        theme,
        query -> {
          ObjectNode row = ContractJson.mapper().createObjectNode();
          row.put("id", query.externalId());
          row.put("collection", query.collection());
          row.put("version", query.version());
          row.setAll((ObjectNode) ContractJson.mapper().valueToTree(query.content()));
          writer.write(row + "\n");
        });
  }

  private void writeCsv(@Nullable String theme, Writer writer) throws IOException {
    var csv = new CSVPrinter(writer, CSV);
    forEach(
        theme,
        query ->
            csv.printRecord(
                query.externalId(),
                query.collection(),
                query.version(),
                query.content().text(),
                query.content().theme(),
                query.content().reference(),
                query.content().context(),
                query.content().metadata().isEmpty()
                    ? null
                    : ContractJson.mapper().writeValueAsString(query.content().metadata())));
    csv.flush();
  }
}
