package dev.panopticon.judgeservice.plan;

import dev.panopticon.engine.PlannedRun.Contestant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What of a suite a run has already, before it is amended.
 *
 * @param contestants how many, the first of the suite's
 * @param metrics how many, the first of the suite's
 * @param grown ids of its recorded models whose answers are given again, with more
 * @param places JSON pointer of a part of the suite to the one in the amendment, or to the empty
 *     one of what is in the run alone
 */
record RunBefore(int contestants, int metrics, Set<String> grown, Map<String, String> places) {
  /** For a run that is new. */
  static final RunBefore NOTHING = new RunBefore(0, 0, Set.of(), Map.of());

  RunBefore {
    grown = Set.copyOf(grown);
    places = Map.copyOf(places);
  }

  /** Those whose data, if they have any, is to be read. */
  List<Contestant> given(List<Contestant> all) {
    return IntStream.range(0, all.size())
        .filter(no -> no >= contestants || grown.contains(all.get(no).model().id()))
        .mapToObj(all::get)
        .toList();
  }
}
