package dev.panopticon.storage.space;

/**
 * What a file system says of itself.
 *
 * @param freeBytes usable by this process
 * @param totalInodes 0 where the file system has no such limit, or does not say
 */
public record VolumeSpace(long totalBytes, long freeBytes, long totalInodes, long freeInodes) {
  /** Of a file system without a limit of inodes. */
  public static VolumeSpace ofBytes(long totalBytes, long freeBytes) {
    return new VolumeSpace(totalBytes, freeBytes, 0, 0);
  }
}
