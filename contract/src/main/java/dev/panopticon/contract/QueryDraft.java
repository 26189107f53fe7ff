package dev.panopticon.contract;

import dev.panopticon.model.QueryContent;
import org.jspecify.annotations.Nullable;

/**
 * A query to keep.
 *
 * @param collection null for {@code default}
 * @param externalId null to get one made from the new id
 */
public record QueryDraft(
    @Nullable String collection, @Nullable String externalId, QueryContent content) {}
