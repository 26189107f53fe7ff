package dev.panopticon.dashboard.view;

import dev.panopticon.contract.ResultView;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The results before and after one in the list that the reader came from.
 *
 * @param list back to that list
 * @param previous null at the beginning of the list's part
 * @param next null at its end
 */
public record Neighbours(String list, @Nullable String previous, @Nullable String next) {
  /** The neighbours of {@code id}; none where the list does not hold it (any more). */
  public static Neighbours of(UUID id, List<ResultView> part, Link list) {
    List<UUID> ids = part.stream().map(ResultView::id).toList();
    int place = ids.indexOf(id);
    return new Neighbours(
        list.href(),
        place > 0 ? list.at("/results/" + ids.get(place - 1)).href() : null,
        place >= 0 && place + 1 < ids.size()
            ? list.at("/results/" + ids.get(place + 1)).href()
            : null);
  }
}
