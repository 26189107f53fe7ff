package dev.panopticon.simulator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The faults that a request itself asks for, by markers in the text of its messages.
 *
 * <p>{@code [[fault:429]]} always fails; {@code [[fault:500x2]]} for two attempts; several markers
 * follow one another ({@code [[fault:500x2]] [[fault:hangx1]]}: twice 500, then a hang, then the
 * answer); {@code [[fault:cut@sim-good]]} only for that model, so that a marker in a question does
 * not also hit the judge who is shown the question. A scripted request meets no fault by rate.
 */
record FaultScript(List<Step> steps) {

  private static final String MARK = "[[fault:";
  private static final Pattern MARKER =
      Pattern.compile("\\[\\[fault:([a-z0-9-]+?)(?:x(\\d{1,6}))?(?:@([^\\]]+))?\\]\\]");
  private static final FaultScript EMPTY = new FaultScript(List.of());

  /** A fault and for how many attempts it lasts. */
  record Step(FaultKind kind, int attempts) {}

  /** What is wrong with the markers of these messages; null when nothing is. */
  static @Nullable String findProblem(ChatRequest request) {
    for (MatchResult marker : markers(request)) {
      if (FaultKind.find(marker.group(1)).isEmpty()) {
        return "The marker %s names no fault; there are: %s."
            .formatted(marker.group(), FaultKind.wireNames());
      }
    }
    return null;
  }

  /** The script in these messages. Markers that name no fault are ignored. */
  static FaultScript of(ChatRequest request) {
    List<MatchResult> markers = markers(request);
    if (markers.isEmpty()) {
      return EMPTY;
    }
    var steps = new ArrayList<Step>();
    for (MatchResult marker : markers) {
      boolean forThisModel = marker.group(3) == null || marker.group(3).equals(request.model());
      Optional<FaultKind> kind = FaultKind.find(marker.group(1));
      if (forThisModel && kind.isPresent()) {
        steps.add(new Step(kind.get(), attempts(marker)));
      }
    }
    return new FaultScript(List.copyOf(steps));
  }

  boolean isEmpty() {
    return steps.isEmpty();
  }

  /** What happens to that attempt, from 1; null when nothing does. */
  @Nullable FaultKind at(int attempt) {
    long upTo = 0;
    for (Step step : steps) {
      upTo += step.attempts();
      if (attempt <= upTo) {
        return step.kind();
      }
    }
    return null;
  }

  private static int attempts(MatchResult marker) {
    String times = marker.group(2);
    return times == null ? Integer.MAX_VALUE : Integer.parseInt(times);
  }

  private static List<MatchResult> markers(ChatRequest request) {
    var found = new ArrayList<MatchResult>();
    for (ChatRequest.Message message : request.messages()) {
      if (message.text().contains(MARK)) {
        Matcher matcher = MARKER.matcher(message.text());
        while (matcher.find()) {
          found.add(matcher.toMatchResult());
        }
      }
    }
    return found;
  }
}
