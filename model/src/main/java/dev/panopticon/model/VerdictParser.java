package dev.panopticon.model;

/** How a judge's reply is read. */
public enum VerdictParser {
  /** The last JSON object that has the asked-for field. */
  VERDICT("verdict"),
  /** The final number. */
  NUMBER("number"),
  /** The final two numbers: one for each answer. */
  TWO_NUMBERS("two-numbers"),
  /** The final one of the metric's labels. */
  LABEL("label");

  private final String wireName;

  VerdictParser(String wireName) {
    this.wireName = wireName;
  }

  public String wireName() {
    return wireName;
  }
}
