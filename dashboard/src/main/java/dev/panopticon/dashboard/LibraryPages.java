package dev.panopticon.dashboard;

import dev.panopticon.contract.MetricApi;
import dev.panopticon.contract.ModelApi;
import dev.panopticon.contract.QueryApi;
import dev.panopticon.dashboard.view.Frame.Section;
import dev.panopticon.dashboard.view.Link;
import dev.panopticon.dashboard.view.MetricDetails;
import dev.panopticon.dashboard.view.Metrics;
import dev.panopticon.dashboard.view.Models;
import dev.panopticon.dashboard.view.Queries;
import dev.panopticon.dashboard.view.QueryDetails;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What is kept to be used again: queries, metrics and models, to read. */
@RestController
final class LibraryPages {
  private static final int LIMIT = 100;

  private final QueryApi queries;
  private final MetricApi metrics;
  private final ModelApi models;
  private final Pages pages;

  LibraryPages(QueryApi queries, MetricApi metrics, ModelApi models, Pages pages) {
    this.queries = queries;
    this.metrics = metrics;
    this.models = models;
    this.pages = pages;
  }

  @GetMapping("/queries")
  ResponseEntity<String> queries(
      @RequestParam(name = "theme", required = false) @Nullable String theme,
      @RequestParam(name = "after", required = false) @Nullable String after) {
    String chosen = theme == null || theme.isBlank() ? null : theme;
    Link address = Link.to("/queries").with("theme", chosen).with("after", after);
    Queries page = Queries.of(queries.themes(), address, queries.list(chosen, null, after, LIMIT));
    return pages.page("queries", "Queries", Section.QUERIES, page);
  }

  @GetMapping("/queries/{id}")
  ResponseEntity<String> query(@PathVariable("id") UUID id) {
    QueryDetails page = QueryDetails.of(queries.versions(id));
    return pages.page("query", "Query " + page.externalId(), Section.QUERIES, page);
  }

  @GetMapping("/library/metrics")
  ResponseEntity<String> metrics(
      @RequestParam(name = "after", required = false) @Nullable String after) {
    Link address = Link.to("/library/metrics").with("after", after);
    Metrics page = Metrics.of(address, metrics.list(null, after, LIMIT));
    return pages.page("metrics", "Metrics", Section.METRICS, page);
  }

  @GetMapping("/library/metrics/{id}")
  ResponseEntity<String> metric(@PathVariable("id") String id) {
    MetricDetails page = MetricDetails.of(metrics.versions(id));
    return pages.page("metric", "Metric " + page.name(), Section.METRICS, page);
  }

  @GetMapping("/models")
  ResponseEntity<String> models() {
    return pages.page("models", "Models", Section.MODELS, Models.of(models.list()));
  }
}
