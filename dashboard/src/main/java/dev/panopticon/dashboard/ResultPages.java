package dev.panopticon.dashboard;

import dev.panopticon.contract.JudgeApi;
import dev.panopticon.contract.Page;
import dev.panopticon.contract.ResultDetail;
import dev.panopticon.contract.ResultView;
import dev.panopticon.contract.RunView;
import dev.panopticon.dashboard.view.Frame.Section;
import dev.panopticon.dashboard.view.Link;
import dev.panopticon.dashboard.view.Neighbours;
import dev.panopticon.dashboard.view.ResultDetails;
import dev.panopticon.dashboard.view.ResultList;
import dev.panopticon.model.JudgmentStatus;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Every judgment: a list with filters, and one of them down to the judge's raw reply. */
@RestController
final class ResultPages {
  private static final int LIMIT = 100;

  private final JudgeApi judge;
  private final Pages pages;

  ResultPages(JudgeApi judge, Pages pages) {
    this.judge = judge;
    this.pages = pages;
  }

  /** The address's parameters, named as in the API. Blank is the same as absent. */
  record Query(
      @Nullable UUID run,
      @Nullable String contestant,
      @Nullable String theme,
      @Nullable String metric,
      @Nullable String judge,
      @Nullable JudgmentStatus status,
      @Nullable Double min_score,
      @Nullable Double max_score,
      @Nullable String after) {

    Link link() {
      return Link.to("/results")
          .with("run", run)
          .with("contestant", contestant)
          .with("theme", theme)
          .with("metric", metric)
          .with("judge", judge)
          .with("status", status)
          .with("min_score", min_score)
          .with("max_score", max_score)
          .with("after", after);
    }
  }

  @GetMapping("/results")
  ResponseEntity<String> list(@ModelAttribute Query query) {
    RunView run = query.run() == null ? null : judge.run(query.run());
    ResultList page = ResultList.of(query.link(), find(query), run);
    return pages.page("results", "Results", Section.RESULTS, page);
  }

  /** One judgment; the parameters say in which list it was found. */
  @GetMapping("/results/{id}")
  ResponseEntity<String> result(@PathVariable("id") UUID id, @ModelAttribute Query query) {
    ResultDetail detail = judge.result(id);
    Neighbours neighbours = Neighbours.of(id, find(query).items(), query.link());
    return pages.page("result", "Result", Section.RESULTS, ResultDetails.of(detail, neighbours));
  }

  private Page<ResultView> find(Query query) {
    return judge.results(
        query.run(),
        filled(query.contestant()),
        filled(query.theme()),
        filled(query.metric()),
        filled(query.judge()),
        query.status(),
        query.min_score(),
        query.max_score(),
        null,
        null,
        filled(query.after()),
        LIMIT);
  }

  private static @Nullable String filled(@Nullable String text) {
    return text == null || text.isBlank() ? null : text;
  }
}
