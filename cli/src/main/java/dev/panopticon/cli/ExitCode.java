package dev.panopticon.cli;

/** What a command's end says to a program. */
public final class ExitCode {
  public static final int FINE = 0;

  /** A gate of {@code eval --gate} failed. */
  public static final int GATE_FAILED = 1;

  /** A check of {@code doctor} failed. */
  public static final int FAULT_FOUND = 1;

  /** The command line, the suite or the data is wrong. */
  public static final int WRONG_USAGE = 2;

  /** It could not be run: no server, no database, no provider. */
  public static final int COULD_NOT_RUN = 3;

  private ExitCode() {}
}
