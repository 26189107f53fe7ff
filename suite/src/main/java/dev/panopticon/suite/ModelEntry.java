package dev.panopticon.suite;

import dev.panopticon.model.ModelSpec;

/** A model of a suite. */
public sealed interface ModelEntry {
  String id();

  /** A model of the registry; whether it exists is the server's to say. */
  record Registered(String id) implements ModelEntry {}

  /** A model defined in the suite, for its runs only. */
  record Defined(ModelSpec spec) implements ModelEntry {
    @Override
    public String id() {
      return spec.id();
    }
  }
}
