package dev.panopticon.vectors.lucene;

import dev.panopticon.vectors.Change;
import dev.panopticon.vectors.Embedding;
import dev.panopticon.vectors.Entry;
import dev.panopticon.vectors.Match;
import dev.panopticon.vectors.Position;
import dev.panopticon.vectors.VectorIndex;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.jspecify.annotations.Nullable;

/**
 * HNSW over unit vectors. The position is part of each commit, so entries and position are durable
 * together. Searches see what is committed.
 */
final class LuceneIndex implements VectorIndex {
  private static final String ID = "id";
  private static final String EMBEDDING = "embedding";
  private static final String LABEL = "label";

  /** Any probe has this field; its value is the probe's own id. */
  private static final String PROBE = "probe";

  private static final Term ANY_PROBE = new Term("kind", "probe");
  private static final String LINEAGE = "lineage";
  private static final String SEQUENCE = "sequence";

  private final Directory files;
  private final IndexWriter writer;
  private final SearcherManager searchers;
  private volatile Position position;

  /**
   * @param files closed with this
   */
  LuceneIndex(Directory files) throws IOException {
    this.files = files;
    var config = new IndexWriterConfig();
    config.setCommitOnClose(false);
    this.writer = new IndexWriter(files, config);
    try {
      this.position = position(writer.getLiveCommitData());
      if (!DirectoryReader.indexExists(files)) {
        writer.commit();
      }
      this.searchers = new SearcherManager(files, null);
    } catch (IOException | RuntimeException failure) {
      writer.rollback();
      throw failure;
    }
  }

  private static Position position(@Nullable Iterable<Map.Entry<String, String>> commitData) {
    var data = new HashMap<String, String>();
    if (commitData != null) {
      commitData.forEach(entry -> data.put(entry.getKey(), entry.getValue()));
    }
    String lineage = data.get(LINEAGE);
    String sequence = data.get(SEQUENCE);
    return lineage == null || sequence == null
        ? Position.BEGINNING
        : new Position(UUID.fromString(lineage), Long.parseLong(sequence));
  }

  @Override
  public Position position() {
    return position;
  }

  @Override
  public void apply(List<Change> changes, Position after) {
    changing(
        () -> {
          for (Change change : changes) {
            Term term = new Term(ID, change.id().toString());
            switch (change) {
              case Change.Put(long _, Entry entry) -> writer.updateDocument(term, document(entry));
              case Change.Remove _ -> writer.deleteDocuments(term);
            }
          }
          commit(after);
        });
    position = after;
  }

  private static Document document(Entry entry) {
    var document = new Document();
    document.add(new StringField(ID, entry.id().toString(), Field.Store.YES));
    document.add(
        new KnnFloatVectorField(
            EMBEDDING, entry.embedding().values(), VectorSimilarityFunction.DOT_PRODUCT));
    entry
        .labels()
        .forEach(
            (name, value) ->
                document.add(new StringField(LABEL, label(name, value), Field.Store.NO)));
    return document;
  }

  private static String label(String name, String value) {
    return name + "=" + value;
  }

  private void commit(Position at) throws IOException {
    if (at.lineage() != null) {
      var data = Map.of(LINEAGE, at.lineage().toString(), SEQUENCE, Long.toString(at.sequence()));
      writer.setLiveCommitData(data.entrySet());
    }
    writer.commit();
    searchers.maybeRefreshBlocking();
  }

  @Override
  public List<Match> search(Embedding query, int k, Map<String, String> labels) {
    var nearest = new KnnFloatVectorQuery(EMBEDDING, query.values(), k, filter(labels));
    return searching(
        searcher -> {
          List<Match> matches = new ArrayList<>();
          for (ScoreDoc hit : searcher.search(nearest, k).scoreDocs) {
            String id = searcher.storedFields().document(hit.doc).get(ID);
            // Lucene's score of a dot product is (1 + cosine) / 2.
            matches.add(new Match(UUID.fromString(id), Math.clamp(2.0 * hit.score - 1, -1.0, 1.0)));
          }
          return matches;
        });
  }

  private static @Nullable Query filter(Map<String, String> labels) {
    if (labels.isEmpty()) {
      return null;
    }
    var all = new BooleanQuery.Builder();
    labels.forEach(
        (name, value) ->
            all.add(
                new TermQuery(new Term(LABEL, label(name, value))), BooleanClause.Occur.FILTER));
    return all.build();
  }

  @Override
  public long count() {
    return searching(
        searcher ->
            (long) searcher.getIndexReader().numDocs() - searcher.count(new TermQuery(ANY_PROBE)));
  }

  @Override
  public boolean holds(UUID probe) {
    return searching(
        searcher -> searcher.count(new TermQuery(new Term(PROBE, probe.toString()))) > 0);
  }

  @Override
  public void plant(UUID probe) {
    var document = new Document();
    document.add(new StringField(ANY_PROBE.field(), ANY_PROBE.text(), Field.Store.NO));
    document.add(new StringField(PROBE, probe.toString(), Field.Store.NO));
    changing(
        () -> {
          writer.updateDocument(ANY_PROBE, document);
          commit(position);
        });
  }

  @Override
  public void close() {
    try (files;
        var _ = searchers) {
      writer.rollback(); // ends merges and drops what is not committed
    } catch (IOException failure) {
      throw explained(failure);
    }
  }

  @FunctionalInterface
  private interface Changing {
    void run() throws IOException;
  }

  @FunctionalInterface
  private interface Searching<T> {
    T in(IndexSearcher searcher) throws IOException;
  }

  private void changing(Changing work) {
    try {
      work.run();
    } catch (IOException failure) {
      throw explained(failure);
    }
  }

  private <T> T searching(Searching<T> work) {
    try {
      IndexSearcher searcher = searchers.acquire();
      try {
        return work.in(searcher);
      } finally {
        searchers.release(searcher);
      }
    } catch (IOException failure) {
      throw explained(failure);
    }
  }

  private RuntimeException explained(IOException failure) {
    Path directory = files instanceof FSDirectory onDisk ? onDisk.getDirectory() : Path.of("");
    return LuceneStore.explained(failure, directory);
  }
}
