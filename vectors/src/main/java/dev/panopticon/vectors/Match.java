package dev.panopticon.vectors;

import java.util.UUID;

/**
 * A thing that was found.
 *
 * @param score the cosine of the angle to what was searched for, from -1 to 1
 */
public record Match(UUID id, double score) {}
