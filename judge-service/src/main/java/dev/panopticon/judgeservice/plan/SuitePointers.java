package dev.panopticon.judgeservice.plan;

import dev.panopticon.suite.Suite;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** JSON pointers of what a suite has by name. */
final class SuitePointers {
  private SuitePointers() {}

  static String ofModel(Suite suite, String id) {
    return "/models/" + index(suite.models(), model -> model.id().equals(id));
  }

  static String ofMetric(Suite suite, String name) {
    return "/metrics/" + index(suite.metrics(), metric -> metric.name().equals(name));
  }

  private static <T> int index(List<T> parts, Predicate<T> wanted) {
    return IntStream.range(0, parts.size())
        .filter(no -> wanted.test(parts.get(no)))
        .findFirst()
        .orElseThrow();
  }
}
