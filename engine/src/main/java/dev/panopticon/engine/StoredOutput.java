package dev.panopticon.engine;

/** An output that is committed, as its judgments need it. */
record StoredOutput(CellKey cell, OutputResult.Answer answer) {}
