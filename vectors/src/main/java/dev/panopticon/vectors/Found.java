package dev.panopticon.vectors;

import java.util.List;

/**
 * What a search found.
 *
 * @param matches nearest first
 * @param missing things that changed and that this search could not see yet
 */
public record Found(List<Match> matches, long missing) {
  public Found {
    matches = List.copyOf(matches);
  }
}
