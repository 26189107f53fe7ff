package dev.panopticon.judgeservice.plan;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import dev.panopticon.model.ModelSpec;
import java.lang.ref.SoftReference;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A tokenizer that is known here: OpenAI's, by the names that OpenAI gives them. Which model has
 * which one: as in OpenAI's tiktoken ({@code tiktoken/model.py}), by the beginning of its name.
 * Thread-safe. Each is read when it is first used, which takes about a second, and its 15 to 30 MB
 * are given back when memory is short.
 */
final class Tokenizer {
  static final Tokenizer O200K_BASE =
      new Tokenizer(
          EncodingType.O200K_BASE,
          "(chatgpt-4o|gpt-4o|gpt-4\\.1|gpt-4\\.5|gpt-5(\\.\\d+)?|gpt-oss|o[134])(?![a-z0-9.]).*");
  static final Tokenizer CL100K_BASE =
      new Tokenizer(EncodingType.CL100K_BASE, "(gpt-4|gpt-3\\.5|gpt-35)(?![a-z0-9.]).*");

  /** For models whose own is not known: the newest, and so the nearest to what others use now. */
  static final Tokenizer OTHERWISE = O200K_BASE;

  /** A router's or a fine-tuned model's name has the original's in it: openai/gpt-4o, ft:gpt-4o. */
  private static final Pattern BEFORE_NAME = Pattern.compile("^(.*/)?(ft:)?");

  private final EncodingType type;
  private final Pattern models;
  private SoftReference<@Nullable Encoding> loaded = new SoftReference<>(null);

  private Tokenizer(EncodingType type, String models) {
    this.type = type;
    this.models = Pattern.compile(models);
  }

  /** Empty for a model whose own one is not known. */
  static Optional<Tokenizer> ownOf(ModelSpec.Remote model) {
    String name = BEFORE_NAME.matcher(model.model().toLowerCase(Locale.ROOT)).replaceFirst("");
    return Stream.of(O200K_BASE, CL100K_BASE)
        .filter(tokenizer -> tokenizer.models.matcher(name).matches())
        .findFirst();
  }

  static Tokenizer of(ModelSpec.Remote model) {
    return ownOf(model).orElse(OTHERWISE);
  }

  /** As OpenAI names it. */
  String name() {
    return type.getName();
  }

  /** How many tokens a text has; what looks like a special token is text. */
  int count(String text) {
    return text.isEmpty() ? 0 : encoding().countTokensOrdinary(text);
  }

  private synchronized Encoding encoding() {
    Encoding known = loaded.get();
    if (known == null) {
      known = Encodings.newLazyEncodingRegistry().getEncoding(type);
      loaded = new SoftReference<>(known);
    }
    return known;
  }
}
