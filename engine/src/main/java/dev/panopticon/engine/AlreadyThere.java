package dev.panopticon.engine;

import java.util.Set;

/**
 * What of a batch a run has already, by the ids of the queries.
 *
 * @param same the run has them with the same content or text
 * @param other the run has them with another
 */
public record AlreadyThere(Set<String> same, Set<String> other) {
  public AlreadyThere {
    same = Set.copyOf(same);
    other = Set.copyOf(other);
  }
}
