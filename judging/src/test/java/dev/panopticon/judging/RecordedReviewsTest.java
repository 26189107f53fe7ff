package dev.panopticon.judging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.Verdict;
import dev.panopticon.model.VerdictParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** GPT-4's 320 real replies of vicuna-bench, against the scores that its authors wrote down. */
class RecordedReviewsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final MetricSpec.Pairwise REVIEW = Metrics.pairwise(VerdictParser.TWO_NUMBERS);

  private static final List<Review> REVIEWS = new ArrayList<>();

  private record Review(String pair, int question, String text, double first, double second) {
    static Review of(Path file, String line) {
      JsonNode row = JSON.readTree(line);
      JsonNode score = row.get("score");
      return new Review(
          file.getFileName().toString().replace("_vs_vicuna-13b.jsonl", ""),
          row.get("question_id").asInt(),
          row.get("text").asString(),
          score.get(0).asDouble(),
          score.get(1).asDouble());
    }

    String asRead() {
      return switch (VerdictReader.readPair(REVIEW, text)) {
        case Verdict.Preferred read ->
            "%s %d: %s %s".formatted(pair, question, read.scoreFirst(), read.scoreSecond());
        case Verdict other -> "%s %d: %s".formatted(pair, question, other);
      };
    }

    String asRecorded() {
      return "%s %d: %s %s".formatted(pair, question, first, second);
    }
  }

  @BeforeAll
  static void readReviews() throws IOException {
    Path folder = folder();
    assumeThat(folder).as("shared/data/vicuna-bench is not on this machine").isNotNull();
    try (Stream<Path> files = Files.list(folder.resolve("review"))) {
      files.sorted().forEach(RecordedReviewsTest::readFile);
    }
  }

  private static void readFile(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      lines.forEach(line -> REVIEWS.add(Review.of(file, line)));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    }
  }

  private static @org.jspecify.annotations.Nullable Path folder() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      for (String place : List.of("shared/data", "../shared/data")) {
        Path folder = at.resolve(place).resolve("vicuna-bench");
        if (Files.isDirectory(folder)) {
          return folder;
        }
      }
    }
    return null;
  }

  @Test
  void everyReplyIsReadAndTwoContradictTheRecord() {
    assertThat(REVIEWS).hasSize(320);
    assertThat(REVIEWS.stream().filter(review -> !review.asRead().equals(review.asRecorded())))
        .extracting(Review::asRead)
        .containsExactly("bard 70: 10.0 4.0", "llama-13b 70: 10.0 4.0");
  }

  @Test
  void aZeroThatTheJudgeReallyGaveIsUnreadableOnAScaleFromOne() {
    var fromOne = Metrics.pairwise(VerdictParser.TWO_NUMBERS, Metrics.ONE_TO_TEN, null, null);
    assertThat(
            REVIEWS.stream()
                .filter(
                    review ->
                        VerdictReader.readPair(fromOne, review.text())
                            instanceof Verdict.Unreadable))
        .extracting(review -> review.pair() + " " + review.question())
        .containsExactly("llama-13b 74");
  }

  @Test
  void scoresAreNotReadWhenTheVerdictIsCutOff() {
    var reasonedFirst =
        REVIEWS.stream().filter(review -> review.text().startsWith("First")).toList();
    assertThat(reasonedFirst).hasSize(12);
    assertThat(reasonedFirst)
        .allSatisfy(
            review -> {
              String text = review.text();
              int verdict = Math.max(text.lastIndexOf("cores:"), text.lastIndexOf("assign scores"));
              assertThat(VerdictReader.readPair(REVIEW, text.substring(0, verdict)))
                  .isInstanceOf(Verdict.Unreadable.class);
            });
  }

  @Test
  void everyReplyIsReadTheSameAfterNoise() {
    assertThat(REVIEWS.stream().filter(review -> !review.text().startsWith("First")))
        .allSatisfy(
            review -> {
              String scores = review.text().lines().findFirst().orElseThrow();
              String reasonedFirst =
                  "Let me think: (8, 6) and f(2) = 39.\n"
                      + review.text().substring(scores.length())
                      + "\n\nScores: "
                      + scores;
              var pair = new Review(review.pair, review.question, reasonedFirst, 0, 0);
              assertThat(pair.asRead()).isEqualTo(review.asRead());
            });
  }
}
