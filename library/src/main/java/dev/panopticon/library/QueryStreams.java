package dev.panopticon.library;

import dev.panopticon.contract.ImportReport;
import dev.panopticon.contract.Page;
import dev.panopticon.contract.StoredQuery;
import dev.panopticon.model.DataSource;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.suite.Format;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Import and export of queries: streams, in constant memory. */
@RestController
class QueryStreams {
  private final QueryStore queries;
  private final ImportQueries importQueries;

  QueryStreams(QueryStore queries) {
    this.queries = queries;
    this.importQueries = new ImportQueries(queries.library());
  }

  /**
   * Stores the queries of the body, which is the file itself and no form: of a form the server
   * would take the body for parameters, and nothing would be left to read.
   *
   * @param fields JSON object of our field names to the body's
   */
  @PostMapping(path = "/api/queries/import", consumes = "!application/x-www-form-urlencoded")
  ImportReport importRows(
      HttpServletRequest request,
      @RequestParam("format") String format,
      @RequestParam(name = "collection", defaultValue = QueryStore.DEFAULT_COLLECTION)
          String collection,
      @RequestParam(name = "fields", defaultValue = "{}") String fields,
      @RequestParam(name = "all_or_nothing", defaultValue = "false") boolean allOrNothing)
      throws IOException {
    requireFile(request.getContentType());
    var nowhere = new DataSource.Location.Upload("", format);
    var source = new DataSource(nowhere, FieldMapping.parse(fields));
    return importQueries.run(
        request.getInputStream(), formatOf(format), source, collection, allOrNothing);
  }

  private static void requireFile(@Nullable String type) {
    if (type != null && type.startsWith("multipart/")) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST,
          "Send the file itself as the body, not as a part of a form: curl --data-binary @FILE -H 'Content-Type: application/jsonl'.");
    }
  }

  private static Format formatOf(String name) {
    return Format.find(name)
        .orElseThrow(
            () ->
                new PanopticonException(
                    ErrorCode.INVALID_REQUEST,
                    "format must be jsonl or csv but was \"" + name + "\""));
  }

  /**
   * Writes the latest versions of queries that are not archived, flat, so that what was exported
   * can be imported again. Null and empty filters mean any.
   */
  @GetMapping("/api/queries/export")
  void exportRows(
      @RequestParam(name = "format", defaultValue = "jsonl") String format,
      @RequestParam(name = "theme", required = false) @Nullable String theme,
      @RequestParam(name = "collection", required = false) @Nullable String collection,
      HttpServletResponse response)
      throws IOException {
    Format written = formatOf(format);
    response.setContentType(
        switch (written) {
          case JSONL -> "application/jsonl";
          case CSV -> "text/csv;charset=UTF-8";
        });
    Writer writer =
        new BufferedWriter(
            new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
    write(QueryWriter.of(written, writer), orAny(theme), orAny(collection));
    writer.flush();
  }

  private static @Nullable String orAny(@Nullable String filter) {
    return filter == null || filter.isEmpty() ? null : filter;
  }

  private void write(QueryWriter writer, @Nullable String theme, @Nullable String collection)
      throws IOException {
    String after = null;
    do {
      Page<StoredQuery> page = queries.list(theme, collection, after, Page.MAX_LIMIT);
      for (StoredQuery query : page.items()) {
        writer.write(query);
      }
      after = page.next();
    } while (after != null);
  }
}
