package dev.panopticon.dashboard;

import dev.panopticon.contract.JudgeApi;
import dev.panopticon.contract.RunView;
import dev.panopticon.contract.StorageApi;
import dev.panopticon.dashboard.view.Frame.Section;
import dev.panopticon.dashboard.view.Overview;
import dev.panopticon.dashboard.view.Safety;
import dev.panopticon.model.PanopticonException;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What is best now: the latest completed run of a name, what goes on, what it cost. */
@RestController
final class OverviewPage {
  private static final int RECENT = 100;

  private final JudgeApi judge;
  private final StorageApi storage;
  private final Pages pages;

  OverviewPage(JudgeApi judge, StorageApi storage, Pages pages) {
    this.judge = judge;
    this.storage = storage;
    this.pages = pages;
  }

  @GetMapping("/")
  ResponseEntity<String> overview(
      @RequestParam(name = "name", required = false) @Nullable String name) {
    List<RunView> recent = judge.runs(null, null, RECENT).items();
    String chosen = name == null || name.isBlank() ? latestName(recent) : name;
    RunView latest = chosen.isEmpty() ? null : latestCompleted(recent, chosen);
    Overview page =
        Overview.of(
            recent, chosen, latest, latest == null ? null : judge.report(latest.id()), safety());
    return pages.page("overview", "Overview", Section.OVERVIEW, page);
  }

  // The results are shown even while nobody can tell how the storage is.
  private @Nullable Safety safety() {
    try {
      return Safety.of(storage.status(), Instant.now());
    } catch (PanopticonException away) {
      return null;
    }
  }

  /** The runs that have not ended, for the page to refresh. */
  @GetMapping("/runs/active")
  ResponseEntity<String> active() {
    return pages.part("active", Overview.active(judge.runs(null, null, RECENT).items()));
  }

  private static String latestName(List<RunView> recent) {
    RunView completed = Overview.latestCompleted(recent);
    if (completed != null) {
      return completed.name();
    }
    return recent.isEmpty() ? "" : recent.getFirst().name();
  }

  private @Nullable RunView latestCompleted(List<RunView> recent, String name) {
    RunView found =
        Overview.latestCompleted(recent.stream().filter(run -> run.name().equals(name)).toList());
    return found == null ? Overview.latestCompleted(judge.runs(name, null, RECENT).items()) : found;
  }
}
