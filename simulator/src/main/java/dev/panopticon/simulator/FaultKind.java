package dev.panopticon.simulator;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** The ways in which the simulated provider can fail. */
public enum FaultKind {
  /** Status 429 with {@code Retry-After} and {@code retry-after-ms}. */
  RATE_LIMITED("429", false),
  /** Status 500 with an error in OpenAI's shape. */
  SERVER_ERROR("500", false),
  /** Status 503 with an error in OpenAI's shape. */
  UNAVAILABLE("503", false),
  /** The model works, and then a gateway's page with status 504 comes instead of its answer. */
  GATEWAY_TIMEOUT("504", false),
  /** Not one byte until {@link Timing#hang()} has passed; then the connection closes. */
  HANG("hang", false),
  /** Status 200 and half of the body; then the connection closes. */
  CUT("cut", false),
  /** Status 200 and a body that ends in the middle of its JSON. */
  MALFORMED("malformed", false),
  /** Status 200 and a message whose content is the empty string. */
  EMPTY("empty", false),
  /** The right answer, in small pieces over {@link Timing#slow()}. */
  SLOW("slow", false),
  /** Status 200 and an HTML page, as from a proxy that answers for the provider. */
  CONTENT_TYPE("content-type", false),
  /** The model declines: {@code message.refusal} is set and the content is null. */
  REFUSAL("refusal", true),
  /** {@code finish_reason} is {@code content_filter} and the content is empty. */
  CONTENT_FILTER("content-filter", true);

  private final String wireName;
  private final boolean partOfTheAnswer;

  FaultKind(String wireName, boolean partOfTheAnswer) {
    this.wireName = wireName;
    this.partOfTheAnswer = partOfTheAnswer;
  }

  /** The name in options, markers and statistics, such as {@code 429} or {@code content-type}. */
  public String wireName() {
    return wireName;
  }

  /**
   * Whether this is what the model says to the request (drawn from seed and request, the same at
   * every attempt) rather than an accident on the way (drawn anew for every attempt).
   */
  public boolean isPartOfTheAnswer() {
    return partOfTheAnswer;
  }

  /** The kind of that wire name; empty when there is none. */
  public static Optional<FaultKind> find(String wireName) {
    return Arrays.stream(values()).filter(kind -> kind.wireName.equals(wireName)).findFirst();
  }

  /** All wire names, for messages. */
  static String wireNames() {
    return Arrays.stream(values()).map(FaultKind::wireName).collect(Collectors.joining(", "));
  }
}
