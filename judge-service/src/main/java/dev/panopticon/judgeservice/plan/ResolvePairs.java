package dev.panopticon.judgeservice.plan;

import dev.panopticon.engine.PlannedRun.Contestant;
import dev.panopticon.engine.PlannedRun.Pair;
import dev.panopticon.model.MetricSpec.Pairs;
import dev.panopticon.model.PromptSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Which contestants meet in a pairwise metric. Pairs of models meet with the same prompt; a
 * recorded model, which has no prompt, meets every prompt of the other.
 */
final class ResolvePairs {
  private final List<Contestant> contestants;

  ResolvePairs(List<Contestant> contestants) {
    this.contestants = contestants;
  }

  /** By the contestants' numbers; empty when nobody meets anybody. */
  List<Pair> resolve(Pairs pairs) {
    return switch (pairs) {
      case Pairs.All _ -> all();
      case Pairs.Baseline(String model) ->
          numbers()
              .filter(a -> !isModel(a, model))
              .boxed()
              .flatMap(
                  a ->
                      numbers()
                          .filter(b -> isModel(b, model) && meet(a, b))
                          .mapToObj(b -> new Pair(a, b)))
              .toList();
      case Pairs.Listed(List<List<String>> listed) ->
          listed.stream()
              .flatMap(pair -> named(pair.getFirst(), pair.getLast()).stream())
              .distinct()
              .toList();
    };
  }

  private List<Pair> all() {
    List<Pair> all = new ArrayList<>();
    for (int a = 0; a < contestants.size(); a++) {
      for (int b = a + 1; b < contestants.size(); b++) {
        all.add(new Pair(a, b));
      }
    }
    return all;
  }

  private List<Pair> named(String modelA, String modelB) {
    return numbers()
        .filter(a -> isModel(a, modelA))
        .boxed()
        .flatMap(
            a ->
                numbers()
                    .filter(b -> b != a && isModel(b, modelB) && meet(a, b))
                    .mapToObj(b -> new Pair(a, b)))
        .toList();
  }

  private IntStream numbers() {
    return IntStream.range(0, contestants.size());
  }

  /** A contestant may be named by its model or, with prompts, by its label. */
  private boolean isModel(int no, String name) {
    Contestant contestant = contestants.get(no);
    return contestant.model().id().equals(name) || contestant.label().equals(name);
  }

  private boolean meet(int a, int b) {
    PromptSpec promptA = contestants.get(a).prompt();
    PromptSpec promptB = contestants.get(b).prompt();
    return promptA == null || promptB == null || promptA.equals(promptB);
  }
}
