package dev.panopticon.judgeservice.storage;

import dev.panopticon.contract.RestoreGuide;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.util.stream.Collectors;

/** Says to who wants a running server to restore what to type instead. */
final class RestoreRefusal {
  private RestoreRefusal() {}

  static PanopticonException of(RestoreGuide guide) {
    return new PanopticonException(
        ErrorCode.CONFLICT,
        guide.ways().stream()
            .map(way -> "%s: `%s`.".formatted(way.outcome(), String.join("; ", way.commands())))
            .collect(Collectors.joining(" ", guide.why() + " ", "")));
  }
}
