package dev.panopticon.engine;

/** How many rows a deletion removes. */
public record DeletionCount(String name, long queries, long outputs, long judgments) {}
