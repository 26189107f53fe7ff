package dev.panopticon.judgeservice.result;

import dev.panopticon.contract.ResultFilter;
import dev.panopticon.judgeservice.run.Runs;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.JudgmentStatus;
import dev.panopticon.model.PanopticonException;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** Streams judgments as JSONL or CSV, oldest first, in constant memory. */
@RestController
public final class ExportController {
  private static final Logger LOG = LoggerFactory.getLogger(ExportController.class);

  private final Runs runs;
  private final Results results;
  private final JsonMapper json;

  public ExportController(Runs runs, Results results, JsonMapper json) {
    this.runs = runs;
    this.results = results;
    this.json = json;
  }

  /** The same filters as the list of results. */
  @GetMapping("/api/judge/results/export")
  public void export(
      @RequestParam(name = "format", defaultValue = "jsonl") String format,
      @RequestParam(name = "run", required = false) @Nullable UUID run,
      @RequestParam(name = "contestant", required = false) @Nullable String contestant,
      @RequestParam(name = "theme", required = false) @Nullable String theme,
      @RequestParam(name = "metric", required = false) @Nullable String metric,
      @RequestParam(name = "judge", required = false) @Nullable String judge,
      @RequestParam(name = "status", required = false) @Nullable JudgmentStatus status,
      @RequestParam(name = "min_score", required = false) @Nullable Double minScore,
      @RequestParam(name = "max_score", required = false) @Nullable Double maxScore,
      @RequestParam(name = "from", required = false) @Nullable Instant from,
      @RequestParam(name = "until", required = false) @Nullable Instant until,
      HttpServletResponse response) {
    var filter =
        new ResultFilter(
            run, contestant, theme, metric, judge, status, minScore, maxScore, from, until);
    ExportFormat chosen = format(format);
    if (run != null) {
      runs.get(run); // that there is none is said while the answer can still be an error
    }
    response.setContentType(chosen.contentType());
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION,
        "attachment; filename=\"results.%s\"".formatted(chosen.name().toLowerCase(Locale.ROOT)));
    try {
      // Not closed when the reading fails: a closed answer would look whole.
      Writer writer =
          new BufferedWriter(
              new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8));
      var rows = new ExportRows(json, writer, chosen);
      rows.begin();
      results.export(filter, rows::write);
      writer.flush();
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("the receiver of an export has gone", e);
    }
  }

  private static ExportFormat format(String name) {
    return switch (name) {
      case "jsonl" -> ExportFormat.JSONL;
      case "csv" -> ExportFormat.CSV;
      default ->
          throw new PanopticonException(
              ErrorCode.INVALID_REQUEST,
              "there is no export format \"" + name + "\"; use jsonl or csv");
    };
  }
}
