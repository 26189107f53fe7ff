package dev.panopticon.dashboard;

import dev.panopticon.contract.JudgeApi;
import dev.panopticon.contract.Page;
import dev.panopticon.contract.RunReport;
import dev.panopticon.contract.RunView;
import dev.panopticon.dashboard.view.Definition;
import dev.panopticon.dashboard.view.Deletion;
import dev.panopticon.dashboard.view.Frame.Section;
import dev.panopticon.dashboard.view.Link;
import dev.panopticon.dashboard.view.Progress;
import dev.panopticon.dashboard.view.Run;
import dev.panopticon.dashboard.view.RunList;
import dev.panopticon.dashboard.view.RunRow;
import dev.panopticon.dashboard.view.SuiteText;
import dev.panopticon.model.RunStatus;
import dev.panopticon.platform.AllowedOnFullDisk;
import java.math.BigDecimal;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Runs: the list, one with its progress and report, and what a person may do to it. Deleting is a
 * DELETE here too, because the door asks more of those who delete.
 */
@RestController
final class RunPages {
  private static final int LIMIT = 50;

  private final JudgeApi judge;
  private final Pages pages;

  RunPages(JudgeApi judge, Pages pages) {
    this.judge = judge;
    this.pages = pages;
  }

  @GetMapping("/runs")
  ResponseEntity<String> list(
      @RequestParam(name = "name", required = false) @Nullable String name,
      @RequestParam(name = "after", required = false) @Nullable String after) {
    String filter = name == null || name.isBlank() ? null : name.strip();
    Page<RunView> runs = judge.runs(filter, after, LIMIT);
    Link address = Link.to("/runs").with("name", filter);
    RunList page =
        new RunList(
            filter == null ? "" : filter,
            runs.items().stream().map(RunRow::of).toList(),
            runs.next() == null ? null : address.with("after", runs.next()),
            after == null ? null : address);
    return pages.page("runs", "Runs", Section.RUNS, page);
  }

  /**
   * @param partial whether to report on what is committed so far when the run has not completed
   */
  @GetMapping("/runs/{id}")
  ResponseEntity<String> run(
      @PathVariable("id") UUID id,
      @RequestParam(name = "partial", defaultValue = "false") boolean partial) {
    RunView run = judge.run(id);
    boolean wanted = run.status().ended() || run.status() == RunStatus.PAUSED || partial;
    RunReport report = wanted ? judge.report(id) : null;
    return pages.page("run", run.name(), Section.RUNS, Run.of(run, report));
  }

  /** The progress alone. When the run has ended, the whole page is to be loaded anew. */
  @GetMapping("/runs/{id}/progress")
  ResponseEntity<String> progress(@PathVariable("id") UUID id) {
    RunView run = judge.run(id);
    if (run.status().ended()) {
      return ResponseEntity.noContent().header("HX-Refresh", "true").build();
    }
    return pages.part("progress", Progress.of(run));
  }

  @GetMapping("/runs/{id}/suite")
  ResponseEntity<String> suite(@PathVariable("id") UUID id) {
    RunView run = judge.run(id);
    String text = Definition.json(judge.suite(id));
    return pages.page(
        "suite", "Suite of " + run.name(), Section.RUNS, new SuiteText(RunRow.of(run), text));
  }

  @AllowedOnFullDisk
  @PostMapping("/runs/{id}/cancel")
  ResponseEntity<Void> cancel(@PathVariable("id") UUID id) {
    judge.cancel(id);
    return backTo(id);
  }

  @AllowedOnFullDisk
  @PostMapping("/runs/{id}/pause")
  ResponseEntity<Void> pause(@PathVariable("id") UUID id) {
    judge.pause(id);
    return backTo(id);
  }

  @PostMapping("/runs/{id}/retry")
  ResponseEntity<Void> retry(@PathVariable("id") UUID id) {
    judge.retryFailed(id);
    return backTo(id);
  }

  @PostMapping("/runs/{id}/resume")
  ResponseEntity<Void> resume(
      @PathVariable("id") UUID id,
      @RequestParam(name = "budget_usd", required = false) @Nullable BigDecimal budgetUsd) {
    judge.resume(id, budgetUsd);
    return backTo(id);
  }

  /** What deleting would remove, and the button that does it. */
  @GetMapping("/runs/{id}/deletion")
  ResponseEntity<String> deletion(@PathVariable("id") UUID id) {
    RunView run = judge.run(id);
    Deletion page = Deletion.of(RunRow.of(run), judge.previewDeletion(id));
    return pages.page("deletion", "Delete " + run.name(), Section.RUNS, page);
  }

  @DeleteMapping("/runs/{id}")
  ResponseEntity<Void> delete(@PathVariable("id") UUID id) {
    judge.delete(id);
    return ResponseEntity.noContent().header("HX-Redirect", "/runs").build();
  }

  private static ResponseEntity<Void> backTo(UUID id) {
    return ResponseEntity.status(HttpStatus.SEE_OTHER).location(URI.create("/runs/" + id)).build();
  }
}
