package dev.panopticon.engine;

/** What a call of a cell is for, in the order in which a cell makes them. */
enum CellStep {
  ANSWER,
  JUDGMENT
}
