package dev.panopticon.model;

/** Who judges. */
public sealed interface JudgeSource {
  /** The name under which results show this judge. */
  String name();

  /** A model of the run or of the registry. */
  record Model(String id) implements JudgeSource {
    @Override
    public String name() {
      return id;
    }
  }

  /**
   * Replies that people already have: parsed as if they had just come, or taken by their recorded
   * scores.
   */
  record Recorded(DataSource source, Use use) implements JudgeSource {
    @Override
    public String name() {
      return "recorded";
    }
  }

  /** What of a recorded judgment counts. */
  enum Use {
    /** The raw reply, read by the metric's parser. */
    REPLY,
    /** The scores that its authors wrote down; the reply is kept beside them. */
    SCORES
  }
}
