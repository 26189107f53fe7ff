package dev.panopticon.suite.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.Message;
import dev.panopticon.model.QueryContent;
import dev.panopticon.suite.ContentId;
import dev.panopticon.suite.Format;
import dev.panopticon.suite.QuerySource;
import dev.panopticon.suite.Repository;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueryRowsTest {
  private static List<Row<SourceQuery>> read(Format format, String text, QuerySource.Rows source) {
    var found = new ArrayList<Row<SourceQuery>>();
    var in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    try (QueryRows rows = QueryRows.read(in, format, source)) {
      rows.forEachRemaining(found::add);
    }
    return found;
  }

  private static List<Row<SourceQuery>> jsonl(String text, Map<String, String> fields) {
    return read(Format.JSONL, text, rows(fields, Map.of(), null, null));
  }

  private static List<Row<SourceQuery>> csv(String text) {
    return read(Format.CSV, text, rows(Map.of(), Map.of(), null, null));
  }

  private static QuerySource.Rows rows(
      Map<String, String> fields, Map<String, List<String>> where, Integer limit, Long seed) {
    return new QuerySource.Rows(RowsTest.mapping(fields), where, limit, seed);
  }

  private static List<String> ids(List<Row<SourceQuery>> rows) {
    return rows.stream()
        .map(
            row ->
                switch (row) {
                  case Row.Good<SourceQuery>(int _, SourceQuery query) -> query.id();
                  case Row.Bad<SourceQuery>(int line, String reason) -> line + ": " + reason;
                })
        .toList();
  }

  private static SourceQuery only(List<Row<SourceQuery>> rows) {
    assertThat(rows).hasSize(1);
    assertThat(rows.getFirst()).isInstanceOf(Row.Good.class);
    return ((Row.Good<SourceQuery>) rows.getFirst()).value();
  }

  @Test
  void aHeaderWithoutQueriesIsToldAtOnceAlsoWhereNoRowFollows() {
    assertThat(ids(csv("id;text\n")))
        .containsExactly(
            "1: field `text` is not there; the columns are id;text; a comma separates columns, but here"
                + " they seem to be separated by semicolons");
    assertThat(ids(csv("id,question\n1,Why?\n2,How?\n")))
        .singleElement()
        .asString()
        .startsWith("1: field `text` is not there; the columns are id, question");
    assertThat(ids(csv("id,messages\n"))).isEmpty();
  }

  @Test
  void mappedFieldsBecomeAQuery() {
    SourceQuery query =
        only(
            jsonl(
                """
                {"question_id": 7, "q": "Why?", "s": "Be brief.", "category": "math", "gold": 391,
                 "docs": ["one", "two"], "level": 3, "tags": ["x", 1], "none": null, "rest": "-"}
                """
                    .replace("\n ", " "),
                Map.of(
                    "id", "question_id",
                    "text", "q",
                    "system", "s",
                    "theme", "category",
                    "reference", "gold",
                    "context", "docs",
                    "metadata.level", "level",
                    "metadata.tags", "tags",
                    "metadata.none", "none")));

    assertThat(query.id()).isEqualTo("7");
    QueryContent content = query.content();
    assertThat(content.messages())
        .containsExactly(Message.system("Be brief."), Message.user("Why?"));
    assertThat(content.theme()).isEqualTo("math");
    assertThat(content.reference()).isEqualTo("391");
    assertThat(content.context()).isEqualTo("one\n\ntwo");
    assertThat(content.metadata())
        .containsExactlyInAnyOrderEntriesOf(Map.of("level", "3", "tags", "[\"x\",1]"));
  }

  @Test
  void aConversationIsRead() {
    String messages =
        """
        [{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"},{"role":"user","content":"Why?"}]
        """
            .strip();
    SourceQuery fromJson = only(jsonl("{\"id\":\"c\",\"messages\":" + messages + "}", Map.of()));
    SourceQuery fromCsv =
        only(
            read(
                Format.CSV,
                "id,messages\nc,\"" + messages.replace("\"", "\"\"") + "\"\n",
                rows(Map.of(), Map.of(), null, null)));

    assertThat(fromJson.content().messages()).hasSize(3);
    assertThat(fromCsv).isEqualTo(fromJson);
    assertThat(ids(jsonl("{\"id\":\"c\",\"messages\":[{\"role\":\"bot\"}]}", Map.of())).getFirst())
        .contains("/messages/0/role", "one of system, user, assistant");
  }

  @Test
  void aRowWithoutItsFieldSaysWhichThereAre() {
    List<Row<SourceQuery>> rows =
        jsonl(
            "{\"id\":1,\"text\":\"x\"}\n{\"id\":2,\"txt\":\"x\"}\n{\"id\":3,\"text\":\" \"}\n",
            Map.of());

    assertThat(ids(rows))
        .containsExactly(
            "1",
            "2: field `text` is not there; the fields are id, txt (did you mean `txt`?)",
            "3: field `text` is empty");
  }

  @Test
  void anIdThatCameBeforeIsBadWithBothLines() {
    assertThat(ids(jsonl("{\"id\":1,\"text\":\"x\"}\n\n{\"id\":\"1\",\"text\":\"y\"}\n", Map.of())))
        .containsExactly("1", "3: the id `1` is that of line 1 too: ids must be unique");
  }

  @Test
  void aRowWithoutIdAmongRowsWithIdsIsBad() {
    assertThat(ids(jsonl("{\"id\":1,\"text\":\"x\"}\n{\"text\":\"y\"}\n", Map.of())).getLast())
        .startsWith("2: field `id` is not there");
  }

  @Test
  void withoutIdsTheContentNamesTheQueryAndRepeatsAreCounted() {
    String first = ContentId.of(QueryContent.ofText("x"), 1);
    List<String> ids =
        ids(
            jsonl(
                "{\"text\":\"x\"}\n{\"text\":\"y\"}\n{\"text\":\"x\"}\n{\"text\":\"x\"}\n",
                Map.of()));

    assertThat(first).matches("sha256-[0-9a-f]{16}");
    assertThat(ids)
        .containsExactly(
            first, ContentId.of(QueryContent.ofText("y"), 1), first + "-2", first + "-3");
  }

  @Test
  void aMappedFieldThatNoRowHasIsToldAtTheEnd() {
    assertThat(
            ids(
                jsonl(
                    "{\"id\":1,\"text\":\"x\"}\n{\"id\":2,\"text\":\"y\"}\n",
                    Map.of("theme", "categroy"))))
        .containsExactly("1", "2", "2: no row up to here has the field `categroy`");
    assertThat(jsonl("", Map.of("theme", "category"))).isEmpty();
  }

  @Test
  void whereAndLimitSelectRows() {
    String text =
        IntStream.range(0, 20)
            .mapToObj(i -> "{\"id\":%d,\"text\":\"x\",\"level\":%d}".formatted(i, i % 4))
            .collect(Collectors.joining("\n"));

    assertThat(
            ids(
                read(
                    Format.JSONL,
                    text,
                    rows(Map.of(), Map.of("level", List.of("1", "3")), 4, null))))
        .containsExactly("1", "3", "5", "7");
  }

  @Test
  void aSampleIsTheSameForTheSameSeedAndInTheOrderOfTheFile() {
    String text =
        IntStream.range(0, 500)
            .mapToObj(i -> "{\"id\":%d,\"text\":\"x\"}".formatted(i))
            .collect(Collectors.joining("\n"));

    List<String> one = ids(read(Format.JSONL, text, rows(Map.of(), Map.of(), 10, 1L)));
    List<String> again = ids(read(Format.JSONL, text, rows(Map.of(), Map.of(), 10, 1L)));
    List<String> other = ids(read(Format.JSONL, text, rows(Map.of(), Map.of(), 10, 2L)));

    assertThat(one).hasSize(10).doesNotHaveDuplicates().isEqualTo(again).isNotEqualTo(other);
    assertThat(one.stream().map(Integer::valueOf).toList()).isSorted();
  }

  @Test
  void eachRowIsEquallyLikelyInASample() {
    var counts = new int[20];
    int seeds = 4_000;
    for (long seed = 0; seed < seeds; seed++) {
      var reservoir = new Reservoir<Integer>(5, seed * 7_919);
      IntStream.range(0, counts.length).forEach(reservoir::offer);
      reservoir.kept().forEach(item -> counts[item]++);
    }
    // each is expected 1000 times with a standard deviation of 27.4; five of them either way
    for (int count : counts) {
      assertThat(count).isBetween(1_000 - 137, 1_000 + 137);
    }
  }

  @Test
  void realQuestionsAreRead() throws IOException {
    var path = Repository.sharedData("vicuna-bench/question.jsonl");
    var mapping = RowsTest.mapping(Map.of("id", "question_id", "theme", "category"));

    var rows = new ArrayList<Row<SourceQuery>>();
    try (QueryRows read = QueryRows.read(Files.newInputStream(path), Format.JSONL, mapping)) {
      read.forEachRemaining(rows::add);
    }

    assertThat(rows).hasSize(80).allMatch(row -> row instanceof Row.Good);
    assertThat(ids(rows)).startsWith("1", "2", "3");
  }
}
