package dev.panopticon.contract;

import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.QueryContent;
import org.jspecify.annotations.Nullable;

/**
 * A query to keep.
 *
 * @param collection null for {@code default}
 * @param externalId null to get a new, unique one
 */
public record QueryDraft(
    @Nullable String collection, @Nullable String externalId, QueryContent content) {
  /**
   * @throws PanopticonException with INVALID_REQUEST if there is no content
   */
  public QueryDraft {
    Required.present(content, "content", "what is asked, such as {\"text\": \"...\"}");
  }
}
