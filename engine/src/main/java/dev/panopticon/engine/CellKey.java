package dev.panopticon.engine;

/** Names an output within its run; a resume skips by it. {@code repeat} counts from 1. */
record CellKey(int queryNo, int contestantNo, int repeat) {}
