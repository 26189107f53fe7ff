package dev.panopticon.model;

/** Whether earlier results with the same content may serve. */
public enum CacheMode {
  /** Take them where they exist. */
  REUSE,
  /** Ask anew what was answered before the run, and let the new results serve later. */
  REFRESH,
  /** Ask anew; the results do not serve later. */
  OFF
}
