package dev.panopticon.judging;

import java.util.List;

/** Which of the finds in a reply is the judge's verdict. {@link VerdictReader} states the rule. */
sealed interface FinalVerdict<T> {
  /** The judge's verdict. */
  record Is<T>(T value) implements FinalVerdict<T> {}

  /** There is none, or it is not sure which one it is. */
  record Unsure<T>(String reason) implements FinalVerdict<T> {}

  static <T> FinalVerdict<T> of(List<Found<T>> finds) {
    List<Found<T>> counted =
        finds.stream().filter(find -> find.explicit() || find.first() || find.last()).toList();
    if (counted.isEmpty()) {
      return new Unsure<>("the reply has no verdict in the form asked for");
    }
    Found<T> end = counted.getLast();
    boolean agree = counted.stream().allMatch(find -> find.key().equals(end.key()));
    return agree || (end.explicit() && end.last())
        ? new Is<>(end.value())
        : new Unsure<>("the reply has verdicts that contradict each other, none clearly the last");
  }
}
