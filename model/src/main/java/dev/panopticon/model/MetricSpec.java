package dev.panopticon.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How an answer is measured. The name is unique in a suite; {@link #kind()} is the word in the
 * suite file.
 */
public sealed interface MetricSpec {
  String name();

  /** The word that names this kind in suites and in the API. */
  String kind();

  /** Metrics that compute a score from the text alone. */
  sealed interface Deterministic extends MetricSpec {}

  /** Metrics that ask a judge. */
  sealed interface Judged extends MetricSpec {
    JudgeSource judge();

    VerdictParser parser();
  }

  /** 1 if the trimmed output equals the trimmed reference. */
  record ExactMatch(String name, boolean ignoreCase) implements Deterministic {
    @Override
    public String kind() {
      return "exact-match";
    }
  }

  /**
   * 1 if the output contains {@code value}.
   *
   * @param value null for the query's reference
   */
  record Contains(String name, @Nullable String value, boolean ignoreCase)
      implements Deterministic {
    @Override
    public String kind() {
      return "contains";
    }
  }

  /** 1 if {@code pattern} is found anywhere in the output. */
  record Regex(String name, String pattern) implements Deterministic {
    @Override
    public String kind() {
      return "regex";
    }
  }

  /**
   * 1 if the last number of the output is the reference's, within the tolerance.
   *
   * @param tolerance greatest absolute difference, at least 0
   * @param relative greatest difference as a fraction of the reference's absolute value, at least
   *     0; either suffices
   */
  record Numeric(String name, double tolerance, double relative) implements Deterministic {
    public Numeric {
      if (!(tolerance >= 0) || !(relative >= 0)) {
        throw new IllegalArgumentException("tolerance and relative must not be negative");
      }
    }

    @Override
    public String kind() {
      return "numeric";
    }
  }

  /** 1 if the whole output is one JSON value. */
  record JsonValid(String name) implements Deterministic {
    @Override
    public String kind() {
      return "json-valid";
    }
  }

  /** F1 of the tokens shared with the reference, in [0, 1], SQuAD 1.1 normalisation. */
  record TokenF1(String name) implements Deterministic {
    @Override
    public String kind() {
      return "token-f1";
    }
  }

  /** ROUGE-L F-measure against the reference, in [0, 1], no stemmer. */
  record RougeL(String name) implements Deterministic {
    @Override
    public String kind() {
      return "rouge-l";
    }
  }

  /**
   * A judge scores one answer.
   *
   * @param rubric what to judge by; null only where the template carries it itself
   * @param template the judge's user message; null for the built-in one
   * @param system the judge's system message; null for the built-in one
   * @param temperature of the judge call, at least 0; null when the judge model must not be sent
   *     one
   * @param repeats how often each answer is judged, at least 1
   */
  record Judge(
      String name,
      JudgeSource judge,
      Scale scale,
      @Nullable String rubric,
      @Nullable String system,
      @Nullable String template,
      VerdictParser parser,
      @Nullable Double temperature,
      int repeats)
      implements Judged {
    public Judge {
      if (repeats < 1) {
        throw new IllegalArgumentException("repeats must be at least 1 but was " + repeats);
      }
    }

    @Override
    public String kind() {
      return "judge";
    }
  }

  /**
   * A judge says which of two answers is better: preference for the first in [0, 1].
   *
   * @param pairs which models meet
   * @param bothOrders whether each pair is judged in both orders; disagreement is a tie and counted
   *     as position bias
   * @param scale bounds for {@code two-numbers}; a number outside is unreadable
   */
  record Pairwise(
      String name,
      JudgeSource judge,
      Pairs pairs,
      boolean bothOrders,
      @Nullable Scale scale,
      @Nullable String rubric,
      @Nullable String system,
      @Nullable String template,
      VerdictParser parser,
      @Nullable Double temperature)
      implements Judged {
    @Override
    public String kind() {
      return "pairwise";
    }
  }

  /** Which models meet in a pairwise metric. */
  sealed interface Pairs {
    /** Every other model (as A) against this one (as B). */
    record Baseline(String model) implements Pairs {}

    /** Every pair, in the order of the suite. */
    record All() implements Pairs {}

    /** These pairs, each a list of two model ids: A, B. */
    record Listed(List<List<String>> pairs) implements Pairs {
      public Listed {
        pairs = pairs.stream().map(List::copyOf).toList();
        if (pairs.stream().anyMatch(pair -> pair.size() != 2)) {
          throw new IllegalArgumentException("each of pairs must name two models");
        }
      }
    }
  }
}
