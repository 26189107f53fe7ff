package dev.panopticon.storage.backup;

import java.util.Optional;

/**
 * An archive in its folder.
 *
 * @param verification what the last one found; empty if it was never verified
 */
public record StoredBackup(ArchiveName name, long bytes, Optional<VerificationNote> verification) {

  public boolean isVerified() {
    return verification.filter(VerificationNote::passed).isPresent();
  }
}
