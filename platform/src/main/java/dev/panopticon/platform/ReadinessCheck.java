package dev.panopticon.platform;

import java.util.Optional;

/** Something that a process needs before it is ready. Thread-safe. */
public interface ReadinessCheck {
  /** Empty when it is there; else the reason, in words that anybody may read. */
  Optional<String> whyNot();
}
