package dev.panopticon.suite.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.JudgeSource;
import dev.panopticon.suite.Format;
import dev.panopticon.suite.Repository;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RecordedRowsTest {
  private static ByteArrayInputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static <T> List<String> told(Iterator<Row<T>> rows) {
    var told = new ArrayList<String>();
    rows.forEachRemaining(
        row ->
            told.add(
                switch (row) {
                  case Row.Good<T>(int line, T value) -> line + " " + value;
                  case Row.Bad<T>(int line, String reason) -> line + " BAD " + reason;
                }));
    return told;
  }

  private static List<String> replies(String text, JudgeSource.Use use) {
    return told(RecordedReplyRows.read(bytes(text), Format.JSONL, RowsTest.mapping(Map.of()), use));
  }

  @Test
  void anEmptyOutputIsAnOutputAndNullIsNone() {
    String text =
        """
        {"query": 1, "output": ""}
        {"query": 2, "output": null}
        {"query": 3}
        {"query": 4, "output": {"a": 1}}
        {"query": "1", "output": "x"}
        {"output": "x"}
        """;

    assertThat(told(RecordedOutputRows.read(bytes(text), Format.JSONL, RowsTest.mapping(Map.of()))))
        .containsExactly(
            "1 RecordedOutput[query=1, output=]",
            "2 RecordedOutput[query=2, output=null]",
            "3 BAD field `output` is not there; the fields are query",
            "4 BAD field `output` must be text, but is a mapping",
            "5 BAD the query `1` has its row in line 1 already",
            "6 BAD field `query` is not there; the fields are output");
  }

  @Test
  void aHeaderWithoutOutputsIsToldOnce() {
    assertThat(
            told(
                RecordedOutputRows.read(
                    bytes("query,answer\n1,a\n2,b\n"), Format.CSV, RowsTest.mapping(Map.of()))))
        .containsExactly("1 BAD field `output` is not there; the columns are query, answer");
  }

  @Test
  void outputsOfCsvAreRead() {
    assertThat(
            told(
                RecordedOutputRows.read(
                    bytes("query,output\n1,\n2,\"a\nb\"\n"),
                    Format.CSV,
                    RowsTest.mapping(Map.of()))))
        .containsExactly(
            "2 RecordedOutput[query=1, output=]", "3 RecordedOutput[query=2, output=a\nb]");
  }

  @Test
  void scoresAreFiniteNumbersOrTheRowIsBad() {
    String text =
        """
        {"query": 1, "reply": "9 8.5", "scores": [9, 8.5]}
        {"query": 2, "reply": "7", "scores": 7}
        {"query": 3, "scores": null}
        {"query": 4, "scores": "7"}
        {"query": 5, "scores": [1e999, 1]}
        {"query": 6, "scores": [1, null]}
        {"query": 7, "scores": [1, 2, 3]}
        {"query": 8, "scores": []}
        {"query": 9, "reply": "x"}
        """;

    List<String> rows = replies(text, JudgeSource.Use.SCORES);

    assertThat(rows.subList(0, 3))
        .containsExactly(
            "1 RecordedReply[query=1, reply=9 8.5, scores=[9.0, 8.5]]",
            "2 RecordedReply[query=2, reply=7, scores=[7.0]]",
            "3 RecordedReply[query=3, reply=null, scores=[]]");
    assertThat(rows.subList(3, 6)).allMatch(row -> row.contains("must be a finite number"));
    assertThat(rows.get(6)).contains("has 3");
    assertThat(rows.get(7)).contains("has 0");
    assertThat(rows.get(8)).contains("field `scores` is not there");
  }

  @Test
  void aReplyMustBeThereWhenItIsUsed() {
    assertThat(
            replies(
                "{\"query\":1,\"reply\":null}\n{\"query\":2,\"scores\":1}\n",
                JudgeSource.Use.REPLY))
        .containsExactly(
            "1 RecordedReply[query=1, reply=null, scores=[]]",
            "2 BAD field `reply` is not there; the fields are query, scores");
  }

  @Test
  void scoresOfCsvAreNumbersOrLists() {
    var rows =
        RecordedReplyRows.read(
            bytes("query,scores\n1,7.5\n2,\"[8, 7]\"\n3,\n4,high\n5,NaN\n"),
            Format.CSV,
            RowsTest.mapping(Map.of()),
            JudgeSource.Use.SCORES);

    assertThat(told(rows))
        .containsExactly(
            "2 RecordedReply[query=1, reply=null, scores=[7.5]]",
            "3 RecordedReply[query=2, reply=null, scores=[8.0, 7.0]]",
            "4 RecordedReply[query=3, reply=null, scores=[]]",
            "5 BAD field `scores` must be a number such as 7 or a list such as [8, 7.5], but is high",
            "6 BAD field `scores` must be a number such as 7 or a list such as [8, 7.5], but is NaN");
  }

  @Test
  void realReviewsHaveTheirPublishedTotals() throws IOException {
    var path = Repository.sharedData("vicuna-bench/review/bard_vs_vicuna-13b.jsonl");
    var mapping =
        RowsTest.mapping(Map.of("query", "question_id", "reply", "text", "scores", "score"));
    double first = 0;
    double second = 0;
    int count = 0;

    try (var rows =
        RecordedReplyRows.read(
            Files.newInputStream(path), Format.JSONL, mapping, JudgeSource.Use.SCORES)) {
      while (rows.hasNext()) {
        RecordedReply reply = ((Row.Good<RecordedReply>) rows.next()).value();
        first += reply.scores().getFirst();
        second += reply.scores().getLast();
        count++;
      }
    }

    assertThat(count).isEqualTo(80);
    assertThat(first).isEqualTo(664.0);
    assertThat(second).isEqualTo(655.5);
  }
}
