package dev.panopticon.judgeservice.plan;

import dev.panopticon.engine.PlannedRun.Contestant;
import dev.panopticon.model.Fault;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.suite.Suite;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Checks that a suite's budget can be held: a call without a price cannot be counted. */
final class CheckBudget {
  private final PlanFaults faults;

  CheckBudget(PlanFaults faults) {
    this.faults = faults;
  }

  void check(Suite suite, List<Contestant> contestants, List<ModelSpec.Remote> judges) {
    if (suite.budgetUsd() == null) {
      return;
    }
    if (NanoUsd.isTooMuch(suite.budgetUsd())) {
      faults.add(Fault.at("/budget_usd", "`budget_usd` must be at most a billion"));
    }
    Set<String> unpriced = new LinkedHashSet<>();
    AskedModels.of(contestants, judges).stream()
        .filter(model -> model.price() == null)
        .forEach(model -> unpriced.add(model.id()));
    unpriced.forEach(
        id ->
            faults.add(
                Fault.at(
                    "/budget_usd",
                    "a budget cannot be held without the price of \"%s\": give the model a `price` (0 where it costs nothing), or leave `budget_usd` out"
                        .formatted(id))));
  }
}
