package dev.panopticon.contract;

import java.util.UUID;

/** What deleting a run would remove for good. */
public record DeletionPreview(UUID run, String name, long queries, long outputs, long judgments) {}
