package dev.panopticon.cli;

import dev.panopticon.contract.ContractJson;
import dev.panopticon.contract.RunActivity;
import dev.panopticon.contract.RunReport;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What {@code runs show --json} prints: the report, and in it what goes on in the run. */
final class ShownRun {
  static final String ACTIVITY = "activity";

  private ShownRun() {}

  static ObjectNode json(RunReport report, RunActivity activity) {
    JsonMapper mapper = ContractJson.mapper();
    ObjectNode shown = mapper.valueToTree(report);
    shown.set(ACTIVITY, mapper.valueToTree(activity));
    return shown;
  }
}
