package dev.panopticon.dashboard.view;

import dev.panopticon.contract.RunReport.Comparison;
import dev.panopticon.contract.RunReport.MetricReport;
import dev.panopticon.contract.RunReport.PairReport;
import dev.panopticon.dashboard.view.Scores.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Sentences that say what the numbers show, and not more: a lead is only called one where the
 * report's own verdict (p after Holm's correction) says so.
 */
public final class Finding {
  private Finding() {}

  /** The sentence over a metric's chart. */
  public static String of(Scores scores) {
    List<Entry> ranked = scores.ranked();
    return switch (ranked.size()) {
      case 0 -> nothingMeasured(scores);
      case 1 -> single(scores, ranked.getFirst());
      default -> among(scores, ranked);
    };
  }

  private static String nothingMeasured(Scores scores) {
    String reason = commonestReason(scores);
    boolean begun = scores.entries().stream().anyMatch(entry -> entry.report().n() > 0);
    boolean skipped =
        scores.entries().stream().allMatch(entry -> entry.report().skipped() == entry.report().n());
    String what = !begun ? " has no results yet" : skipped ? " was skipped" : " has no scores";
    return scores.metric() + what + (reason.isEmpty() ? "" : ": " + reason);
  }

  /**
   * The commonest reason why cells have no score, over all contestants; empty when none is known.
   */
  public static String commonestReason(Scores scores) {
    Map<String, Long> counts =
        scores.entries().stream()
            .flatMap(entry -> entry.report().reasons().entrySet().stream())
            .collect(
                Collectors.groupingBy(
                    Map.Entry::getKey, Collectors.summingLong(Map.Entry::getValue)));
    return counts.entrySet().stream()
        .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .orElseGet(() -> undefinedReason(scores));
  }

  private static String undefinedReason(Scores scores) {
    return scores.entries().stream()
        .map(entry -> entry.report().undefined())
        .flatMap(Stream::ofNullable)
        .findFirst()
        .orElse("");
  }

  private static String single(Scores scores, Entry only) {
    return only.label() + " scores " + meanOf(only.report()) + " on " + scores.metric();
  }

  private static String meanOf(MetricReport report) {
    Double mean = report.mean();
    if (mean == null) {
      return "nothing";
    }
    int decimals = Numbers.decimals(report.ci95());
    String interval = report.ci95() == null ? "" : " " + Numbers.interval(report.ci95(), decimals);
    return Numbers.fixed(mean, decimals) + interval;
  }

  private static String among(Scores scores, List<Entry> ranked) {
    String leader = ranked.getFirst().label();
    if (scores.comparisons().isEmpty()) {
      return "%s has the highest mean on %s, but nothing was compared"
          .formatted(leader, scores.metric());
    }
    List<String> beaten = new ArrayList<>();
    List<String> level = new ArrayList<>();
    boolean equivalent = true;
    for (Entry other : ranked.subList(1, ranked.size())) {
      String verdict = against(scores, leader, other.label()).map(Comparison::verdict).orElse("");
      if (verdict.equals("worse")) {
        return overtaken(scores, leader, other.label());
      }
      (verdict.equals("better") ? beaten : level).add(other.label());
      equivalent &= verdict.equals("better") || verdict.equals("equivalent");
    }
    if (level.isEmpty()) {
      return lead(scores, leader, beaten);
    }
    return equivalent
        ? equivalence(scores, leader, level, beaten)
        : noDifference(scores, leader, level, beaten);
  }

  /**
   * The highest mean may be one over easier queries, where some of a contestant's have no score.
   */
  private static String overtaken(Scores scores, String highest, String better) {
    return "%s beats %s on %s%s on the queries that both have a score for, although %s has the highest mean"
        .formatted(
            better,
            highest,
            scores.metric(),
            against(scores, better, highest).map(Finding::difference).orElse(""),
            highest);
  }

  private static String lead(Scores scores, String leader, List<String> beaten) {
    String difference =
        against(scores, leader, beaten.getFirst()).map(Finding::difference).orElse("");
    if (beaten.size() == 1) {
      return "%s beats %s on %s%s"
          .formatted(leader, beaten.getFirst(), scores.metric(), difference);
    }
    return "%s beats every other on %s: the next, %s,%s"
        .formatted(leader, scores.metric(), beaten.getFirst(), difference);
  }

  private static String difference(Comparison comparison) {
    Double mean = comparison.meanDifference();
    if (mean == null) {
      return "";
    }
    List<Double> interval = comparison.ci95();
    int decimals = Numbers.decimals(interval);
    String by = " by " + Numbers.fixed(mean, decimals);
    return interval == null ? by : by + " " + Numbers.interval(interval, decimals);
  }

  private static String noDifference(
      Scores scores, String leader, List<String> level, List<String> beaten) {
    return "No difference shown between %s and %s on %s (%s)%s"
        .formatted(
            leader,
            others("any of ", level),
            scores.metric(),
            evidence(scores, leader, level),
            rest(leader, beaten));
  }

  private static String evidence(Scores scores, String leader, List<String> level) {
    Optional<Long> needed =
        level.size() == 1
            ? against(scores, leader, level.getFirst()).map(Comparison::neededN)
            : Optional.empty();
    return evidence(needed.orElse(null));
  }

  private static String evidence(@Nullable Long needed) {
    return needed == null
        ? "not enough evidence"
        : "not enough evidence; about " + Numbers.count(needed) + " queries would decide";
  }

  private static String equivalence(
      Scores scores, String leader, List<String> level, List<String> beaten) {
    String whole =
        level.size() == 1
            ? leader + " and " + level.getFirst() + " are equivalent"
            : leader + " is equivalent to " + others("each of ", level);
    return "%s on %s, within the suite's margin%s"
        .formatted(whole, scores.metric(), rest(leader, beaten));
  }

  /** Each was compared with the leader; what is between them is another question. */
  private static String others(String each, List<String> level) {
    return switch (level.size()) {
      case 1 -> level.getFirst();
      case 2, 3 ->
          each + String.join(", ", level.subList(0, level.size() - 1)) + " and " + level.getLast();
      default -> each + Numbers.count(level.size()) + " others";
    };
  }

  /** Only the leader is known to beat these: others may not. */
  private static String rest(String leader, List<String> beaten) {
    if (beaten.isEmpty()) {
      return "";
    }
    String whom = beaten.size() == 1 ? beaten.getFirst() : "the other " + beaten.size();
    return "; " + leader + " beats " + whom;
  }

  /** The comparison as seen from {@code a}; the report may hold it the other way round. */
  static Optional<Comparison> against(Scores scores, String a, String b) {
    return scores.comparisons().stream()
        .filter(one -> isOf(one, a, b) || isOf(one, b, a))
        .map(one -> one.a().equals(a) ? one : reversed(one))
        .findFirst();
  }

  private static boolean isOf(Comparison one, String a, String b) {
    return one.a().equals(a) && one.b().equals(b);
  }

  private static Comparison reversed(Comparison one) {
    return new Comparison(
        one.metric(),
        one.b(),
        one.a(),
        one.n(),
        negative(one.meanDifference()),
        one.se(),
        reversed(one.ci95()),
        one.p(),
        one.pPermutation(),
        one.pHolm(),
        one.loss(),
        one.tie(),
        one.win(),
        reversed(one.verdict()),
        one.neededN(),
        one.undefined(),
        one.note());
  }

  private static @Nullable Double negative(@Nullable Double value) {
    return value == null ? null : -value;
  }

  private static @Nullable List<Double> reversed(@Nullable List<Double> interval) {
    return interval == null ? null : List.of(-interval.getLast(), -interval.getFirst());
  }

  private static String reversed(String verdict) {
    return switch (verdict) {
      case "better" -> "worse";
      case "worse" -> "better";
      default -> verdict;
    };
  }

  /** The sentence over one pair of a pairwise metric. */
  public static String of(PairReport pair) {
    if (pair.preference() == null) {
      return "%s against %s has no verdicts%s"
          .formatted(pair.a(), pair.b(), pair.undefined() == null ? "" : ": " + pair.undefined());
    }
    return switch (pair.verdict()) {
      case "better" -> preferred(pair.a(), pair.b(), pair.win(), pair);
      case "worse" -> preferred(pair.b(), pair.a(), pair.loss(), pair);
      case "equivalent" ->
          "%s and %s are equivalent on %s, within the suite's margin"
              .formatted(pair.a(), pair.b(), pair.metric());
      default ->
          "No preference shown between %s and %s on %s (%s)"
              .formatted(pair.a(), pair.b(), pair.metric(), evidence(pair.neededN()));
    };
  }

  private static String preferred(String winner, String loser, long wins, PairReport pair) {
    long pairs = pair.win() + pair.tie() + pair.loss();
    return "%s is preferred to %s on %s: it wins %s of %s"
        .formatted(winner, loser, pair.metric(), Numbers.count(wins), Numbers.count(pairs));
  }
}
