package dev.panopticon.model;

/** What a model does in a run. */
public enum ModelRole {
  /** Is asked the queries and is evaluated. */
  CONTESTANT,
  /** Only judges. */
  JUDGE
}
