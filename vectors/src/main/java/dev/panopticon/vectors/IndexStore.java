package dev.panopticon.vectors;

/** The place of one index. */
public interface IndexStore {
  StoreKind kind();

  /** In an operator's words, such as a directory or an address. */
  String place();

  /**
   * Opens the index, or makes an empty one where none is.
   *
   * @throws DamagedIndexException if what is there cannot be used and must be discarded
   */
  VectorIndex open();

  /** Told when a new index is there and holds its probe. */
  default void begun() {}

  /** Deletes the index with everything in it. It must not be open. */
  void discard();
}
