package dev.panopticon.storage.backup;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.nio.file.Path;

/** Says of an archive that it cannot be trusted. */
final class Damage {
  private Damage() {}

  static PanopticonException of(Path archive, String what) {
    return new PanopticonException(
        ErrorCode.INVALID_DATA,
        "The backup %s is damaged: %s. Use another backup; nothing was changed."
            .formatted(archive, what));
  }

  static PanopticonException of(Path archive, String what, Throwable cause) {
    return new PanopticonException(
        ErrorCode.INVALID_DATA,
        "The backup %s is damaged: %s (%s). Use another backup; nothing was changed."
            .formatted(archive, what, cause.getMessage()),
        cause);
  }
}
