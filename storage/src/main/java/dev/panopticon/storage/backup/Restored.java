package dev.panopticon.storage.backup;

/** What was restored: the archive's beginning and end. */
public record Restored(Catalogue catalogue, Manifest manifest) {}
