package dev.panopticon.contract;

import dev.panopticon.model.QueryContent;
import java.time.Instant;
import java.util.UUID;

/**
 * A query that is kept, in one of its versions.
 *
 * @param collection the set that its external id is unique in
 * @param externalId the id in the source's own words
 * @param version 1 for the first content
 * @param createdAt when this version came
 */
public record StoredQuery(
    UUID id,
    String collection,
    String externalId,
    int version,
    QueryContent content,
    boolean archived,
    Instant createdAt) {}
