package dev.panopticon.vectors;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.util.Locale;

/** Where an index is kept. */
public enum StoreKind {
  /** Files in the role's own directory. */
  LUCENE,
  /** A Chroma server. */
  CHROMA;

  /** As it is written in settings and answers. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @throws PanopticonException INVALID_REQUEST if there is no such kind
   */
  public static StoreKind fromWire(String name) {
    for (StoreKind kind : values()) {
      if (kind.wireName().equals(name.strip().toLowerCase(Locale.ROOT))) {
        return kind;
      }
    }
    throw new PanopticonException(
        ErrorCode.INVALID_REQUEST,
        "PANOPTICON_VECTORS is \"%s\", but must be lucene or chroma.".formatted(name));
  }
}
