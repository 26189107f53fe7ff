package dev.panopticon.storage.space;

import java.io.IOException;
import java.nio.file.Path;

/** Looks at a file system. */
@FunctionalInterface
public interface SpaceProbe {
  VolumeSpace look() throws IOException;

  /** Of the file system that holds {@code path}, which exists. */
  static SpaceProbe of(Path path) {
    return new VolumeProbe(path);
  }
}
