package dev.panopticon.vectors;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far an index has followed the truth: every change up to {@code sequence} is in it.
 *
 * @param lineage the life of the database in which that number was given; null at the beginning
 */
public record Position(@Nullable UUID lineage, long sequence) {
  public static final Position BEGINNING = new Position(null, 0);

  public Position {
    if ((lineage == null) != (sequence == 0)) {
      throw new IllegalArgumentException("only the beginning has no lineage: " + sequence);
    }
  }
}
