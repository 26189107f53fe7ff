package dev.panopticon.dashboard;

import dev.panopticon.contract.JudgeApi;
import dev.panopticon.contract.PurgeReport;
import dev.panopticon.contract.Retention;
import dev.panopticon.dashboard.view.Frame.Section;
import dev.panopticon.dashboard.view.OldRuns;
import dev.panopticon.dashboard.view.OldRunsForm;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.platform.AllowedOnFullDisk;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Old runs: which would be deleted, and then the deletion, now or every hour. The door lets only
 * administrators delete. All of it frees room, so a full disk refuses none.
 */
@RestController
final class OldRunPages {
  private static final String PATH = "/storage/runs";

  private final JudgeApi judge;
  private final Pages pages;

  OldRunPages(JudgeApi judge, Pages pages) {
    this.judge = judge;
    this.pages = pages;
  }

  /**
   * @param olderThan null for the form alone
   */
  @GetMapping(PATH)
  ResponseEntity<String> preview(
      @RequestParam(name = OldRunsForm.OLDER_THAN, required = false) @Nullable String olderThan,
      @RequestParam(name = "name", defaultValue = "") String name,
      @RequestParam(name = OldRunsForm.KEEP_LAST, defaultValue = "") String keepLast) {
    if (olderThan == null) {
      return page(HttpStatus.OK, OldRunsForm.suggested(), null);
    }
    var form = new OldRunsForm(olderThan, name, keepLast, Map.of());
    OldRunsForm.Choice choice;
    try {
      choice = form.choice();
    } catch (PanopticonException refusal) {
      return page(HttpStatus.BAD_REQUEST, form.refused(refusal), null);
    }
    Instant before = Instant.now().minus(choice.age());
    PurgeReport report = judge.previewPurge(before, choice.name(), choice.keepLast());
    return page(HttpStatus.OK, form, OldRuns.preview(report, choice, before));
  }

  /** The second step: what the first has shown, for about a minute. */
  @AllowedOnFullDisk
  @PostMapping(PATH + "/purge")
  ResponseEntity<String> purge(
      @RequestParam("finished_before") Instant before,
      @RequestParam(name = OldRunsForm.OLDER_THAN, defaultValue = "") String olderThan,
      @RequestParam(name = "name", defaultValue = "") String name,
      @RequestParam(OldRunsForm.KEEP_LAST) String keepLast,
      @RequestParam(name = "compact", defaultValue = "false") boolean compact) {
    var form = new OldRunsForm(olderThan, name, keepLast, Map.of());
    OldRunsForm.Choice choice = form.choice();
    PurgeReport report = judge.purge(before, choice.name(), choice.keepLast(), compact);
    return page(HttpStatus.OK, form, OldRuns.deleted(report, choice, before));
  }

  @AllowedOnFullDisk
  @PostMapping(PATH + "/retention")
  ResponseEntity<Void> setRetention(
      @RequestParam("days") int days, @RequestParam(OldRunsForm.KEEP_LAST) int keepLast) {
    judge.setRetention(retention(days, keepLast));
    return backToForm();
  }

  private static Retention retention(int days, int keepLast) {
    try {
      return new Retention(days, keepLast);
    } catch (IllegalArgumentException wrong) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST, String.valueOf(wrong.getMessage()), wrong);
    }
  }

  @AllowedOnFullDisk
  @PostMapping(PATH + "/retention/end")
  ResponseEntity<Void> endRetention() {
    judge.setRetention(Retention.OFF);
    return backToForm();
  }

  private ResponseEntity<String> page(
      HttpStatus status, OldRunsForm form, OldRuns.@Nullable Found found) {
    OldRuns page = OldRuns.of(judge.retention(), form, found);
    return pages.page(status, "oldRuns", pages.frame("Old runs", Section.STORAGE), page);
  }

  private static ResponseEntity<Void> backToForm() {
    return ResponseEntity.status(HttpStatus.SEE_OTHER).location(URI.create(PATH)).build();
  }
}
