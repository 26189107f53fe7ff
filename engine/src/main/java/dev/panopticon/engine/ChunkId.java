package dev.panopticon.engine;

import dev.panopticon.model.RunId;

/** Names a chunk; its text is the instance of its task, {@code <run>/<number>}. */
record ChunkId(RunId run, int no) {
  static ChunkId parse(String text) {
    int slash = text.indexOf('/');
    return new ChunkId(
        RunId.parse(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
  }

  @Override
  public String toString() {
    return run + "/" + no;
  }
}
