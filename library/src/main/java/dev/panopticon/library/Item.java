package dev.panopticon.library;

import java.time.Instant;
import java.util.UUID;

/**
 * A stored thing in one of its versions.
 *
 * @param content JSON in the suite file's shape
 * @param createdAt when this version came
 */
record Item(
    UUID id,
    String collection,
    String externalId,
    int version,
    String content,
    boolean archived,
    Instant createdAt) {}
