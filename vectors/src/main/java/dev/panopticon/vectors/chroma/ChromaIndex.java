package dev.panopticon.vectors.chroma;

import dev.panopticon.vectors.Change;
import dev.panopticon.vectors.DamagedIndexException;
import dev.panopticon.vectors.Embedding;
import dev.panopticon.vectors.Entry;
import dev.panopticon.vectors.Match;
import dev.panopticon.vectors.Position;
import dev.panopticon.vectors.VectorIndex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A collection. The position is in its metadata, written after the entries: a crash in between
 * leaves the old position, and the changes are made again. The probe is a record like any other,
 * which searches leave out.
 */
final class ChromaIndex implements VectorIndex {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String LINEAGE = "lineage";
  private static final String SEQUENCE = "sequence";

  /** Part of every probe's id, and of no entry's. */
  private static final String PROBE = "probe:";

  private static final String CURRENT_PROBE = "probe";

  private final ChromaHttp http;
  private final String id;
  private volatile Position position;
  private volatile @Nullable String probe;

  /**
   * @param http closed with this
   * @param collection as the server describes it
   */
  ChromaIndex(ChromaHttp http, JsonNode collection) {
    this.http = http;
    this.id = collection.path("id").asString();
    JsonNode metadata = collection.path("metadata");
    this.position =
        metadata.path(LINEAGE).isString()
            ? new Position(
                UUID.fromString(metadata.path(LINEAGE).stringValue()),
                metadata.path(SEQUENCE).asLong())
            : Position.BEGINNING;
    this.probe =
        metadata.path(CURRENT_PROBE).isString() ? metadata.path(CURRENT_PROBE).stringValue() : null;
  }

  @Override
  public Position position() {
    return position;
  }

  @Override
  public void apply(List<Change> changes, Position after) {
    // A later change of the same id replaces an earlier one: Chroma refuses an id twice.
    Map<UUID, Change> last = new LinkedHashMap<>();
    changes.forEach(change -> last.put(change.id(), change));
    List<Entry> puts = new ArrayList<>();
    List<String> removals = new ArrayList<>();
    for (Change change : last.values()) {
      switch (change) {
        case Change.Put(long _, Entry entry) -> puts.add(entry);
        case Change.Remove(long _, UUID gone) -> removals.add(gone.toString());
      }
    }
    delete(removals);
    upsert(puts);
    noteMetadata(after, probe);
    position = after;
  }

  private void delete(List<String> ids) {
    if (!ids.isEmpty()) {
      call("POST", "delete", JSON.objectNode().set("ids", strings(ids)));
    }
  }

  private void upsert(List<Entry> entries) {
    if (entries.isEmpty()) {
      return;
    }
    ObjectNode body = JSON.objectNode();
    body.set("ids", strings(entries.stream().map(entry -> entry.id().toString()).toList()));
    ArrayNode embeddings = body.putArray("embeddings");
    ArrayNode metadatas = body.putArray("metadatas");
    for (Entry entry : entries) {
      embeddings.add(numbers(entry.embedding()));
      if (entry.labels().isEmpty()) {
        metadatas.addNull();
      } else {
        ObjectNode labels = metadatas.addObject();
        entry.labels().forEach(labels::put);
      }
    }
    call("POST", "upsert", body);
  }

  private void noteMetadata(Position at, @Nullable String currentProbe) {
    ObjectNode metadata = JSON.objectNode();
    if (at.lineage() != null) {
      metadata.put(LINEAGE, at.lineage().toString()).put(SEQUENCE, at.sequence());
    }
    if (currentProbe != null) {
      metadata.put(CURRENT_PROBE, currentProbe);
    }
    if (!metadata.isEmpty()) {
      call("PUT", "", JSON.objectNode().set("new_metadata", metadata));
    }
  }

  @Override
  public List<Match> search(Embedding query, int k, Map<String, String> labels) {
    ObjectNode body = JSON.objectNode();
    body.putArray("query_embeddings").add(numbers(query));
    body.put("n_results", k + 1); // one more, because the probe may be among them
    body.putArray("include").add("distances");
    if (!labels.isEmpty()) {
      body.set("where", where(labels));
    }
    JsonNode answer = call("POST", "query", body);
    JsonNode ids = answer.path("ids").path(0);
    JsonNode distances = answer.path("distances").path(0);
    List<Match> matches = new ArrayList<>();
    for (int i = 0; i < ids.size() && matches.size() < k; i++) {
      String found = ids.path(i).asString();
      if (!found.startsWith(PROBE)) {
        double cosine = Math.clamp(1 - distances.path(i).asDouble(), -1.0, 1.0);
        matches.add(new Match(UUID.fromString(found), cosine));
      }
    }
    return matches;
  }

  private static ObjectNode where(Map<String, String> labels) {
    if (labels.size() == 1) {
      ObjectNode one = JSON.objectNode();
      labels.forEach(one::put);
      return one;
    }
    ObjectNode all = JSON.objectNode();
    ArrayNode parts = all.putArray("$and");
    labels.forEach((name, value) -> parts.addObject().put(name, value));
    return all;
  }

  @Override
  public long count() {
    long records = call("GET", "count", null).asLong();
    String planted = probe;
    return planted != null && isThere(planted) ? records - 1 : records;
  }

  @Override
  public boolean holds(UUID wanted) {
    return isThere(PROBE + wanted);
  }

  private boolean isThere(String record) {
    ObjectNode body = JSON.objectNode();
    body.set("ids", strings(List.of(record)));
    body.putArray("include");
    return !call("POST", "get", body).path("ids").isEmpty();
  }

  @Override
  public void plant(UUID fresh) {
    String old = probe;
    String wanted = PROBE + fresh;
    if (old != null && !old.equals(wanted)) {
      delete(List.of(old));
    }
    ObjectNode body = JSON.objectNode();
    body.set("ids", strings(List.of(wanted)));
    body.putArray("embeddings").add(numbers(direction()));
    call("POST", "upsert", body);
    noteMetadata(position, wanted);
    probe = wanted;
  }

  /** Any will do: searches leave the probe out. */
  private static Embedding direction() {
    float[] values = new float[Embedding.DIMENSIONS];
    values[0] = 1;
    return Embedding.of(values);
  }

  private JsonNode call(String method, String operation, @Nullable JsonNode body) {
    String path = operation.isEmpty() ? id : id + "/" + operation;
    return http.call(method, path, body)
        .orElseThrow(
            () -> new DamagedIndexException("the collection " + id + " of Chroma is gone"));
  }

  private static ArrayNode strings(List<String> texts) {
    ArrayNode array = JSON.arrayNode(texts.size());
    texts.forEach(array::add);
    return array;
  }

  private static ArrayNode numbers(Embedding embedding) {
    ArrayNode array = JSON.arrayNode(Embedding.DIMENSIONS);
    for (float value : embedding.values()) {
      array.add(value);
    }
    return array;
  }

  @Override
  public void close() {
    http.close();
  }
}
