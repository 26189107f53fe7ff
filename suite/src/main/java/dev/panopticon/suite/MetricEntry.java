package dev.panopticon.suite;

import dev.panopticon.model.MetricSpec;

/** A metric of a suite. */
public sealed interface MetricEntry {
  String name();

  /**
   * A stored metric; whether it exists is the server's to say. Built-in names never end up here.
   */
  record Named(String name) implements MetricEntry {}

  /**
   * A metric defined in the suite, or a built-in one with its defaults.
   *
   * @param optional whether a judge that cannot be asked (not registered, no key) makes the metric
   *     skipped instead of the suite faulty; false for metrics without a judge
   */
  record Defined(MetricSpec spec, boolean optional) implements MetricEntry {
    public Defined(MetricSpec spec) {
      this(spec, false);
    }

    @Override
    public String name() {
      return spec.name();
    }
  }
}
