package dev.panopticon.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one exception of the system: a code that programs can act on and a message that says to a
 * person what happened, why, and what to do. Expected outcomes are sealed results, not exceptions.
 */
public final class PanopticonException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** The fact that says of one failure what its code leaves open. */
  private static final String RETRYABLE = "retryable";

  private final ErrorCode code;
  private final transient Map<String, Object> facts;
  private final transient List<Fault> faults;

  public PanopticonException(ErrorCode code, String message) {
    this(code, message, Map.of(), List.of(), null);
  }

  public PanopticonException(ErrorCode code, String message, @Nullable Throwable cause) {
    this(code, message, Map.of(), List.of(), cause);
  }

  public PanopticonException(ErrorCode code, String message, List<Fault> faults) {
    this(code, message, Map.of(), faults, null);
  }

  public PanopticonException(
      ErrorCode code,
      String message,
      Map<String, Object> facts,
      List<Fault> faults,
      @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.facts = Map.copyOf(facts);
    this.faults = List.copyOf(faults);
  }

  /** A failure of which it is known whether the same request may succeed later. */
  public static PanopticonException of(
      ErrorCode code, String message, boolean retryable, List<Fault> faults) {
    return new PanopticonException(code, message, Map.of(RETRYABLE, retryable), faults, null);
  }

  public ErrorCode code() {
    return code;
  }

  /** Whether the same request may succeed later without a change. */
  public boolean retryable() {
    return facts.get(RETRYABLE) instanceof Boolean known ? known : code.retryable();
  }

  /** What a program may want to know, by name; never a prompt, a key or a stack trace. */
  public Map<String, Object> facts() {
    return facts;
  }

  /**
   * The single places that are wrong, in the order of the input; empty where there is just the
   * message.
   */
  public List<Fault> faults() {
    return faults;
  }
}
