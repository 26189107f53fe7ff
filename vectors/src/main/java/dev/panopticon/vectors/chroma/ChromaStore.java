package dev.panopticon.vectors.chroma;

import dev.panopticon.vectors.IndexStore;
import dev.panopticon.vectors.StoreKind;
import dev.panopticon.vectors.VectorIndex;
import java.net.URI;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** One collection of a Chroma server. */
public final class ChromaStore implements IndexStore {
  private final URI server;
  private final String collection;

  /**
   * @param server such as {@code http://127.0.0.1:8000}
   * @param collection the role's own, such as {@code query_storage}
   */
  public ChromaStore(URI server, String collection) {
    this.server = server;
    this.collection = collection;
  }

  @Override
  public StoreKind kind() {
    return StoreKind.CHROMA;
  }

  @Override
  public String place() {
    return "the collection %s of the Chroma server at %s".formatted(collection, server);
  }

  @Override
  public VectorIndex open() {
    var http = new ChromaHttp(server);
    try {
      JsonNode found =
          http.call("POST", "", creation()).orElseThrow(() -> new IllegalStateException(place()));
      return new ChromaIndex(http, found);
    } catch (RuntimeException failure) {
      http.close();
      throw failure;
    }
  }

  private ObjectNode creation() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("name", collection);
    body.put("get_or_create", true);
    body.putObject("configuration").putObject("hnsw").put("space", "cosine");
    return body;
  }

  @Override
  public void discard() {
    try (var http = new ChromaHttp(server)) {
      http.call("DELETE", collection, null);
    }
  }
}
