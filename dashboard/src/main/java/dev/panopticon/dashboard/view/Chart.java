package dev.panopticon.dashboard.view;

import dev.panopticon.contract.ContractJson;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a chart draws; the page's script reads it from the page.
 *
 * @param label says in words what the chart shows, for those who do not see it
 */
public record Chart(String label, Shape shape) {
  /** The kinds of charts that the script knows. */
  public sealed interface Shape {
    /** The word by which the script tells the kinds apart. */
    String kind();
  }

  /**
   * Points with interval whiskers, one row each.
   *
   * @param reference where a line divides better from worse; null for none
   */
  public record Forest(String unit, @Nullable Double reference, List<Point> rows) implements Shape {
    @Override
    public String kind() {
      return "forest";
    }
  }

  /**
   * @param value null leaves the row empty, with {@code text} as the reason
   * @param text the value with its interval and n, as it is said beside the point
   */
  public record Point(
      String label,
      @Nullable Double value,
      @Nullable Double low,
      @Nullable Double high,
      String text) {}

  /** A table of colours, with the number in each cell. */
  public record Heat(String unit, List<String> columns, List<String> rows, List<Cell> cells)
      implements Shape {
    @Override
    public String kind() {
      return "heat";
    }
  }

  /** One cell that has a value; cells without are left out. */
  public record Cell(int column, int row, double value, String shown, String text) {}

  /** Two quantities for each of several things, stacked. */
  public record Stack(String unit, List<String> labels, List<Series> series) implements Shape {
    @Override
    public String kind() {
      return "stack";
    }
  }

  /** One quantity, a value for each label. */
  public record Series(String name, List<Double> values) {}

  private record Wire(String kind, Shape shape) {}

  /**
   * The shape as JSON that is safe inside a script element: no sequence in it can end the element
   * or open a comment.
   */
  public String json() {
    return ContractJson.mapper()
        .writeValueAsString(new Wire(shape.kind(), shape))
        .replace("<", "\\u003c")
        .replace(">", "\\u003e")
        .replace("&", "\\u0026");
  }
}
