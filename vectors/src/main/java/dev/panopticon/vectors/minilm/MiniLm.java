package dev.panopticon.vectors.minilm;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.vectors.Embedding;
import dev.panopticon.vectors.EmbeddingModel;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * all-MiniLM-L6-v2, quantised to 8 bits, as LangChain4j packs it. Loaded at the first use, once for
 * the process, which takes about a second and 100 MB. One text uses one core at a time.
 * Thread-safe.
 *
 * <p>The model reads 256 word pieces well and 510 at most; of a longer text the parts' mean counts.
 */
public final class MiniLm implements EmbeddingModel {
  private static final MiniLm SHARED = new MiniLm();

  /** Some 3,000 word pieces: what a longer text is about is in there, and its cost is bounded. */
  private static final int LONGEST_TEXT = 12_000;

  private @Nullable LoadedMiniLm loaded;

  private MiniLm() {}

  /** The one of this process: its native libraries can only be there once. Loads nothing yet. */
  public static MiniLm shared() {
    return SHARED;
  }

  @Override
  public String name() {
    return "all-MiniLM-L6-v2-q";
  }

  @Override
  public List<Embedding> embed(List<String> texts) {
    LoadedMiniLm model = loaded();
    return texts.stream().map(MiniLm::embeddable).map(model::embeddingOf).toList();
  }

  private static String embeddable(String text) {
    if (text.isBlank()) {
      return "(empty)";
    }
    if (text.length() <= LONGEST_TEXT) {
      return text;
    }
    boolean splitsPair = Character.isHighSurrogate(text.charAt(LONGEST_TEXT - 1));
    return text.substring(0, splitsPair ? LONGEST_TEXT - 1 : LONGEST_TEXT);
  }

  private synchronized LoadedMiniLm loaded() {
    LoadedMiniLm present = loaded;
    if (present == null) {
      try {
        present = LoadedMiniLm.load();
      } catch (Exception | LinkageError failure) {
        throw new PanopticonException(
            ErrorCode.UNAVAILABLE,
            "The embedding model cannot be loaded on this machine, so there is no search by"
                + " meaning: "
                + failure,
            failure);
      }
      loaded = present;
    }
    return present;
  }
}
