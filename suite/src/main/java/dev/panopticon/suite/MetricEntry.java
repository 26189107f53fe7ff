package dev.panopticon.suite;

import dev.panopticon.model.MetricSpec;

/** A metric of a suite. */
public sealed interface MetricEntry {
  String name();

  /**
   * A stored metric; whether it exists is the server's to say. Built-in names never end up here.
   */
  record Named(String name) implements MetricEntry {}

  /** A metric defined in the suite, or a built-in one with its defaults. */
  record Defined(MetricSpec spec) implements MetricEntry {
    @Override
    public String name() {
      return spec.name();
    }
  }
}
