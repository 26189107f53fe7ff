package dev.panopticon.app;

import dev.panopticon.contract.MetricApi;
import dev.panopticon.contract.QueryApi;
import dev.panopticon.contract.Role;
import dev.panopticon.storage.doctor.Check;
import dev.panopticon.storage.doctor.DatabaseChecks;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;

/** The vector indexes that this process has, or can ask of. */
record ObservedIndexes(List<ObservedIndex> all) {
  ObservedIndexes {
    all = List.copyOf(all);
  }

  static ObservedIndexes of(ObjectProvider<QueryApi> queries, ObjectProvider<MetricApi> metrics) {
    List<ObservedIndex> all = new ArrayList<>();
    queries.ifAvailable(
        api -> all.add(new ObservedIndex(Role.QUERY_STORAGE.wireName(), api::index)));
    metrics.ifAvailable(
        api -> all.add(new ObservedIndex(Role.EVALUATION_STORAGE.wireName(), api::index)));
    return new ObservedIndexes(all);
  }

  /** The check of all. */
  List<Check> checks() {
    return DatabaseChecks.ofIndexes(List.copyOf(all));
  }

  /** The check of the role's own; none where it has no index. */
  List<Check> checks(String role) {
    return DatabaseChecks.ofIndexes(
        List.copyOf(all.stream().filter(index -> index.name().equals(role)).toList()));
  }
}
