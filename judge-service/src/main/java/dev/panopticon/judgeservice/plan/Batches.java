package dev.panopticon.judgeservice.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Collects items until they are worth a statement: some hundred, or some megabytes of text. Not
 * thread-safe.
 */
final class Batches<T> {
  private static final int MOST_ITEMS = 500;
  private static final long MOST_CHARACTERS = 4_000_000;

  private final Consumer<List<T>> target;
  private final List<T> items = new ArrayList<>();
  private long characters;

  Batches(Consumer<List<T>> target) {
    this.target = target;
  }

  void add(T item, int itemCharacters) {
    items.add(item);
    characters += itemCharacters;
    if (items.size() >= MOST_ITEMS || characters >= MOST_CHARACTERS) {
      flush();
    }
  }

  /** Hands over what is left; call it at the end. */
  void flush() {
    if (!items.isEmpty()) {
      target.accept(List.copyOf(items));
      items.clear();
      characters = 0;
    }
  }
}
