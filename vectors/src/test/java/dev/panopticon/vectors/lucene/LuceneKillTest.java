package dev.panopticon.vectors.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.vectors.Change;
import dev.panopticon.vectors.Embedding;
import dev.panopticon.vectors.Entry;
import dev.panopticon.vectors.Match;
import dev.panopticon.vectors.Position;
import dev.panopticon.vectors.VectorIndex;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A process that applies and commits without a pause is killed at random moments. */
@Timeout(180)
class LuceneKillTest {
  private static final UUID LINEAGE = UUID.fromString("0199c0de-0000-7000-8000-000000000002");
  private static final int KILLS = 5;
  private static final int BATCH = 3;

  @TempDir Path directory;

  /** Goes on where the index is, batch after batch; a line on standard output after each. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) {
      try (VectorIndex index = new LuceneStore(Path.of(arguments[0])).open()) {
        while (true) {
          long from = index.position().sequence() + 1;
          List<Change> changes =
              LongStream.range(from, from + BATCH).mapToObj(LuceneKillTest::change).toList();
          index.apply(changes, new Position(LINEAGE, from + BATCH - 1));
          System.out.println(from + BATCH - 1);
        }
      }
    }
  }

  /** The third of each batch of three is gone again. */
  private static Change change(long sequence) {
    UUID id = new UUID(0, sequence);
    return sequence % BATCH == 0
        ? new Change.Remove(sequence, new UUID(0, sequence - 1))
        : new Change.Put(sequence, new Entry(id, embedding(sequence), Map.of()));
  }

  private static Embedding embedding(long sequence) {
    var random = new Random(sequence);
    float[] values = new float[Embedding.DIMENSIONS];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Embedding.of(values);
  }

  @Test
  void afterEveryKillEntriesAndPositionAgreeAndNothingSaidToBeDurableIsLost() throws Exception {
    var random = new Random(7);
    long said = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      said = Math.max(said, writeAndKill(5 + random.nextInt(25)));
      try (VectorIndex index = new LuceneStore(directory).open()) {
        long position = index.position().sequence();
        assertThat(position).isGreaterThanOrEqualTo(said);
        assertThat(position % BATCH).isZero();
        assertThat(index.count()).isEqualTo(position / BATCH);
        Match newest = index.search(embedding(position - 2), 1, Map.of()).getFirst();
        assertThat(newest.id()).isEqualTo(new UUID(0, position - 2));
      }
    }
    assertThat(said).isGreaterThanOrEqualTo(KILLS * 5L * BATCH);
  }

  /** What the process said last before it was killed, in the middle of what it did next. */
  private long writeAndKill(int lines) throws Exception {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    Process process =
        new ProcessBuilder(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader reader = process.inputReader()) {
      long last = 0;
      for (int i = 0; i < lines; i++) {
        String line = reader.readLine();
        assertThat(line).as("line %d of the writer", i).isNotNull();
        last = Long.parseLong(line);
      }
      process.destroyForcibly().waitFor();
      return last;
    } finally {
      process.destroyForcibly();
    }
  }
}
