package dev.panopticon.vectors;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.vectors.chroma.ChromaStore;
import dev.panopticon.vectors.lucene.LuceneStore;
import java.net.URI;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Where a role keeps its index.
 *
 * @param directory the role's own, such as {@code data/query_storage}
 * @param chroma the server; null unless the kind is CHROMA
 * @param whenBegun told when the directory holds a new index; null for nobody
 */
public record VectorSettings(
    StoreKind kind, Path directory, @Nullable URI chroma, @Nullable Runnable whenBegun) {
  public VectorSettings {
    if (kind == StoreKind.CHROMA && chroma == null) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST,
          "PANOPTICON_VECTORS is chroma, but PANOPTICON_CHROMA_URL does not say where the server"
              + " is.");
    }
  }

  /** Files below the directory. */
  public static VectorSettings lucene(Path directory) {
    return new VectorSettings(StoreKind.LUCENE, directory, null, null);
  }

  /**
   * As {@code PANOPTICON_VECTORS} and {@code PANOPTICON_CHROMA_URL} say; Lucene where they are not
   * set.
   *
   * @param environment answers null for what is not set
   * @throws PanopticonException INVALID_REQUEST if they say what cannot be
   */
  public static VectorSettings of(Path directory, UnaryOperator<@Nullable String> environment) {
    String kind = environment.apply("PANOPTICON_VECTORS");
    String chroma = environment.apply("PANOPTICON_CHROMA_URL");
    return new VectorSettings(
        kind == null || kind.isBlank() ? StoreKind.LUCENE : StoreKind.fromWire(kind),
        directory,
        chroma == null || chroma.isBlank() ? null : address(chroma),
        null);
  }

  /** The same, with somebody who is told. */
  public VectorSettings whenBegun(Runnable told) {
    return new VectorSettings(kind, directory, chroma, told);
  }

  private static URI address(String text) {
    try {
      URI uri = URI.create(text.strip());
      if (uri.getHost() != null && uri.getScheme() != null && uri.getScheme().startsWith("http")) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      throw unusable(text, e);
    }
    throw unusable(text, null);
  }

  private static PanopticonException unusable(String text, @Nullable Exception cause) {
    String message =
        "PANOPTICON_CHROMA_URL is \"%s\", but must be like http://chroma:8000.".formatted(text);
    return cause == null
        ? new PanopticonException(ErrorCode.INVALID_REQUEST, message)
        : new PanopticonException(ErrorCode.INVALID_REQUEST, message, cause);
  }

  /** The store that the settings describe; the collection has the directory's name. */
  public IndexStore store() {
    return switch (kind) {
      case LUCENE ->
          whenBegun == null ? new LuceneStore(directory) : new LuceneStore(directory, whenBegun);
      case CHROMA -> {
        URI server = chroma;
        if (server == null) {
          throw new IllegalStateException("checked when it was made");
        }
        yield new ChromaStore(server, String.valueOf(directory.getFileName()));
      }
    };
  }
}
