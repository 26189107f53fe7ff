package dev.panopticon.dashboard.view;

/**
 * What every page has around its own content.
 *
 * @param title of the browser's window
 * @param section the page's place in the menu
 * @param assets address prefix of scripts and styles, with their version in it
 * @param theme {@code light}, {@code dark}, or {@code auto} for what the reader's system says
 */
public record Frame(String title, Section section, String assets, String theme) {
  /** The menu. */
  public enum Section {
    OVERVIEW("Overview", "/", "o"),
    RUNS("Runs", "/runs", "r"),
    RESULTS("Results", "/results", "e"),
    QUERIES("Queries", "/queries", "q"),
    METRICS("Metrics", "/library/metrics", "m"),
    MODELS("Models", "/models", "d"),
    STORAGE("Storage", "/storage", "s"),
    KEYS("Keys", "/keys", "k");

    private final String title;
    private final String path;
    private final String key;

    Section(String title, String path, String key) {
      this.title = title;
      this.path = path;
      this.key = key;
    }

    public String title() {
      return title;
    }

    public String path() {
      return path;
    }

    /** Pressed after {@code g}, it goes there. */
    public String key() {
      return key;
    }
  }
}
