package dev.panopticon.judgeservice.plan;

import dev.panopticon.suite.Suite;
import java.util.stream.IntStream;

/** JSON pointers of what a suite has by name. */
final class SuitePointers {
  private SuitePointers() {}

  static String ofModel(Suite suite, String id) {
    int index =
        IntStream.range(0, suite.models().size())
            .filter(no -> suite.models().get(no).id().equals(id))
            .findFirst()
            .orElseThrow();
    return "/models/" + index;
  }

  static String ofMetric(Suite suite, String name) {
    int index =
        IntStream.range(0, suite.metrics().size())
            .filter(no -> suite.metrics().get(no).name().equals(name))
            .findFirst()
            .orElseThrow();
    return "/metrics/" + index;
  }
}
