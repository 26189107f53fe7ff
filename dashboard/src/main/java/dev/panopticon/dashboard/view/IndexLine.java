package dev.panopticon.dashboard.view;

import dev.panopticon.contract.IndexStatus;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a role's vector index is, on one line.
 *
 * @param place which store, and where; empty where it is not known
 * @param sentence how far it is, or what is wrong with it
 */
public record IndexLine(String role, Mark state, String place, Figure documents, String sentence) {
  public static IndexLine of(IndexStatus status) {
    return new IndexLine(
        status.role(),
        status.forgotAt() == null ? mark(status.state()) : new Mark("✕", "lost once", "bad"),
        place(status),
        Figure.of(status.documents(), Numbers::count, "the index is not open"),
        sentence(status));
  }

  /** Of a role that does not answer. */
  public static IndexLine unknown(String role, String why) {
    return new IndexLine(
        role, new Mark("?", "not known", "warn"), "", Figure.unknown("not known"), why);
  }

  private static Mark mark(IndexStatus.State state) {
    return switch (state) {
      case OFF -> new Mark("–", "none", "quiet");
      case STARTING -> new Mark("○", "not opened", "quiet");
      case HEALTHY -> new Mark("✓", "healthy", "good");
      case REBUILDING -> new Mark("▶", "being built", "busy");
      case UNAVAILABLE -> new Mark("!", "unavailable", "warn");
    };
  }

  private static String place(IndexStatus status) {
    return status.store() == null
        ? ""
        : "%s, %s".formatted(status.store(), Objects.requireNonNullElse(status.place(), ""));
  }

  private static String sentence(IndexStatus status) {
    String now = now(status);
    return status.forgotAt() == null
        ? now
        : "It had lost everything when it was opened at %s UTC: look why its directory or volume was not kept, then `panopticon reindex --role %s`. %s"
            .formatted(Moment.of(status.forgotAt()).text(), status.role(), now);
  }

  private static String now(IndexStatus status) {
    return switch (status.state()) {
      case OFF -> "Kept by no index.";
      case STARTING -> "The first search opens it.";
      case HEALTHY -> behind(status.behind(), "Has all that the database has.");
      case REBUILDING ->
          behind(status.behind(), "Almost done.") + " Searches are slower meanwhile, not wrong.";
      case UNAVAILABLE ->
          "Searches are answered from the database meanwhile: " + problem(status.problem());
    };
  }

  private static String behind(long behind, String none) {
    return behind == 0
        ? none
        : "%s behind the database.".formatted(Numbers.count(behind, "change"));
  }

  private static String problem(@Nullable String problem) {
    return Objects.requireNonNullElse(problem, "the log says why");
  }
}
