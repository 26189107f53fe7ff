package dev.panopticon.dashboard;

import dev.panopticon.contract.KeyRole;
import java.util.Optional;

/** What the login page asks the door, which implements it. */
public interface KeyCheck {
  /** Whether requests need a key at all; they do not on loopback. */
  boolean required();

  /** The role of a key that is valid now; empty for any other text. */
  Optional<KeyRole> roleOf(String secret);
}
