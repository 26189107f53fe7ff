package dev.panopticon.dashboard.view;

import dev.panopticon.contract.KeyView;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** API keys, without their secrets. */
public record Keys(List<Row> rows) {

  /**
   * One key.
   *
   * @param prefix how the key begins, to know it by
   * @param used when it last opened the door; null for never
   * @param revoked null while it is good
   */
  public record Row(
      String name,
      String role,
      String prefix,
      Moment created,
      @Nullable Moment used,
      @Nullable Moment revoked) {}

  public static Keys of(List<KeyView> keys) {
    return new Keys(keys.stream().map(Keys::row).toList());
  }

  private static Row row(KeyView key) {
    return new Row(
        key.name(),
        key.role().name().toLowerCase(Locale.ROOT),
        key.prefix(),
        Moment.of(key.createdAt()),
        Moment.ofNullable(key.lastUsedAt()),
        Moment.ofNullable(key.revokedAt()));
  }
}
