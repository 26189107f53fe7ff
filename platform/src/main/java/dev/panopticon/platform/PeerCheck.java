package dev.panopticon.platform;

import java.util.List;

/** Which roles this one calls, and cannot reach now. Thread-safe. */
public interface PeerCheck {
  /** Their names; empty where none is missing. */
  List<String> missing();
}
