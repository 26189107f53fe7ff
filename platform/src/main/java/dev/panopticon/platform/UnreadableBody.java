package dev.panopticon.platform;

import dev.panopticon.model.DidYouMean;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.PanopticonException;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/**
 * Says what is wrong with a request's body, and where: in the words of the record that refused it,
 * or in ours; never in the framework's, which name classes.
 */
final class UnreadableBody {
  private static final Set<Class<?>> WHOLE =
      Set.of(int.class, Integer.class, long.class, Long.class);

  private UnreadableBody() {}

  static PanopticonException explain(Throwable failure) {
    JacksonException json = first(failure, JacksonException.class);
    if (json == null) {
      return invalid(
          List.of(Fault.at("", "the request needs a body, and that body must be JSON")), failure);
    }
    PanopticonException ours = first(failure, PanopticonException.class);
    String pointer = pointer(json);
    if (ours != null) {
      return below(pointer, ours);
    }
    return invalid(List.of(fault(json, pointer)), failure);
  }

  private static Fault fault(JacksonException failure, String pointer) {
    return switch (failure) {
      case UnrecognizedPropertyException unknown -> unknownKey(unknown, pointer);
      case InvalidFormatException wrong -> wrongValue(wrong, pointer);
      case MismatchedInputException wrong -> Fault.at(pointer, "must be " + kind(wrong));
      case InputCoercionException _ ->
          Fault.at(pointer, "must be a whole number that is not so large");
      case StreamReadException notJson -> notJson(notJson);
      default -> Fault.at(pointer, refusal(failure));
    };
  }

  private static Fault unknownKey(UnrecognizedPropertyException unknown, String pointer) {
    Collection<Object> ids = Objects.requireNonNullElse(unknown.getKnownPropertyIds(), List.of());
    List<String> known = ids.stream().map(String::valueOf).sorted().toList();
    String detail =
        "the key `%s` does not belong here; the keys are %s"
            .formatted(unknown.getPropertyName(), words(known));
    String suggestion = DidYouMean.suggest(unknown.getPropertyName(), known).orElse(null);
    return new Fault(pointer, null, null, detail, suggestion);
  }

  private static Fault wrongValue(InvalidFormatException wrong, String pointer) {
    String value = shortened(String.valueOf(wrong.getValue()));
    Object @Nullable [] constants =
        wrong.getTargetType() == null ? null : wrong.getTargetType().getEnumConstants();
    if (constants == null) {
      return Fault.at(pointer, "must be %s but is \"%s\"".formatted(kind(wrong), value));
    }
    List<String> choices = Arrays.stream(constants).map(String::valueOf).toList();
    String detail = "must be one of %s but is \"%s\"".formatted(words(choices), value);
    return new Fault(pointer, null, null, detail, DidYouMean.suggest(value, choices).orElse(null));
  }

  private static String kind(MismatchedInputException wrong) {
    Class<?> type = wrong.getTargetType();
    if (type == null) {
      return "of another type";
    }
    if (type == String.class) {
      return "a text";
    }
    if (type == boolean.class || type == Boolean.class) {
      return "true or false";
    }
    if (WHOLE.contains(type)) {
      return "a whole number";
    }
    if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
      return "a number";
    }
    if (Collection.class.isAssignableFrom(type) || type.isArray()) {
      return "a list";
    }
    return switch (type.getSimpleName()) {
      case "UUID" -> "an id such as 0199a3f0-5c1e-7abc-8def-0123456789ab";
      case "Instant" -> "a time such as 2026-11-23T10:00:00Z";
      default -> "an object, {...}";
    };
  }

  private static Fault notJson(StreamReadException failure) {
    TokenStreamLocation at = failure.getLocation();
    String detail = "this is not JSON: " + firstLine(failure.getOriginalMessage());
    return at == null || at.getLineNr() < 1
        ? Fault.at("", detail)
        : new Fault("", at.getLineNr(), at.getColumnNr(), detail, null);
  }

  /** The complaint of the record's own constructor. */
  private static String refusal(JacksonException failure) {
    IllegalArgumentException refused = first(failure, IllegalArgumentException.class);
    return refused == null || refused.getMessage() == null
        ? "cannot be read"
        : firstLine(refused.getMessage());
  }

  private static PanopticonException below(String pointer, PanopticonException ours) {
    if (pointer.isEmpty() || ours.faults().isEmpty()) {
      return ours;
    }
    List<Fault> moved = ours.faults().stream().map(fault -> moved(pointer, fault)).toList();
    return new PanopticonException(
        ours.code(), String.valueOf(ours.getMessage()), ours.facts(), moved, ours);
  }

  private static Fault moved(String pointer, Fault fault) {
    return new Fault(
        pointer + fault.pointer(),
        fault.line(),
        fault.column(),
        fault.detail(),
        fault.suggestion());
  }

  private static PanopticonException invalid(List<Fault> faults, Throwable cause) {
    String detail = faults.stream().map(Fault::readable).collect(Collectors.joining("; "));
    return new PanopticonException(
        ErrorCode.INVALID_REQUEST,
        "The request's body cannot be read: " + detail,
        java.util.Map.of(),
        faults,
        cause);
  }

  /** RFC 6901; empty for the whole. */
  private static String pointer(JacksonException failure) {
    var pointer = new StringBuilder();
    for (JacksonException.Reference step : failure.getPath()) {
      pointer.append('/');
      pointer.append(
          step.getPropertyName() == null
              ? String.valueOf(step.getIndex())
              : step.getPropertyName().replace("~", "~0").replace("/", "~1"));
    }
    return pointer.toString();
  }

  private static <T extends Throwable> @Nullable T first(Throwable failure, Class<T> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return type.cast(cause);
      }
    }
    return null;
  }

  private static String words(List<String> words) {
    return String.join(", ", words);
  }

  private static String shortened(String value) {
    return value.length() <= 100 ? value : value.substring(0, 100) + "...";
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
