package dev.panopticon.suite.rows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.DataSource;
import dev.panopticon.suite.Format;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RowsTest {
  static DataSource mapping(Map<String, String> fields) {
    return new DataSource(new DataSource.Location.LocalFile("rows"), fields);
  }

  private static List<String> read(Format format, byte[] bytes, Map<String, String> fields) {
    var told = new ArrayList<String>();
    try (Rows rows = Rows.read(new ByteArrayInputStream(bytes), format, mapping(fields), 1_000)) {
      rows.forEachRemaining(row -> told.add(tell(row)));
    }
    return told;
  }

  private static String tell(Row<Map<String, JsonNode>> row) {
    return switch (row) {
      case Row.Good<Map<String, JsonNode>>(int line, Map<String, JsonNode> values) ->
          line + " " + values;
      case Row.Bad<Map<String, JsonNode>>(int line, String reason) -> line + " BAD " + reason;
    };
  }

  private static List<String> jsonl(String text) {
    return read(Format.JSONL, text.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  private static List<String> csv(String text) {
    return read(Format.CSV, text.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  @Test
  void linesAreRowsWithTheirNumbers() {
    assertThat(jsonl("\uFEFF{\"a\":1}\r\n\n  \n{\"a\":\"x\"}\n{\"a\":null}"))
        .containsExactly("1 {a=1}", "4 {a=\"x\"}", "5 {a=null}");
    assertThat(jsonl("{\"a\":1}\r{\"a\":2}\r\n{\"a\":3}\n"))
        .containsExactly("1 {a=1}", "2 {a=2}", "3 {a=3}");
    assertThat(jsonl("")).isEmpty();
    assertThat(jsonl("\n\n")).isEmpty();
  }

  @Test
  void numbersKeepTheirDigits() {
    assertThat(jsonl("{\"a\":1.50,\"b\":12345678901234567890.123456789}"))
        .containsExactly("1 {a=1.50, b=12345678901234567890.123456789}");
  }

  @Test
  void aBadLineHasItsReasonAndTheNextIsRead() {
    List<String> rows =
        jsonl("{\"a\":1\n[1]\n{\"a\":1}{\"b\":2}\n{\"a\":1,\"a\":2}\n{\"a\":NaN}\n{\"a\":7}\n");

    assertThat(rows).hasSize(6);
    assertThat(rows.get(0)).startsWith("1 BAD is not JSON");
    assertThat(rows.get(1)).startsWith("2 BAD each line must be a JSON object").contains("array");
    assertThat(rows.get(2)).startsWith("3 BAD is not JSON");
    assertThat(rows.get(3)).startsWith("4 BAD is not JSON").contains("uplicate");
    assertThat(rows.get(4)).startsWith("5 BAD is not JSON");
    assertThat(rows.get(5)).isEqualTo("6 {a=7}");
  }

  @Test
  void aLineThatIsNoUtf8IsBadAndTheNextIsRead() {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes("{\"a\":\"ok\"}\n{\"a\":\"".getBytes(StandardCharsets.UTF_8));
    bytes.write(0xC3);
    bytes.write(0x28);
    bytes.writeBytes("\"}\n{\"a\":\"gr\u00fc\u00df\"}\n".getBytes(StandardCharsets.UTF_8));

    assertThat(read(Format.JSONL, bytes.toByteArray(), Map.of()))
        .containsExactly(
            "1 {a=\"ok\"}",
            "2 BAD the row is not UTF-8: save the file as UTF-8",
            "3 {a=\"gr\u00fc\u00df\"}");
  }

  @Test
  void aLineThatIsTooLongIsBadAndTheNextIsRead() {
    assertThat(jsonl("{\"a\":\"" + "x".repeat(100_000) + "\"}\n{\"a\":2}\n"))
        .containsExactly("1 BAD the row is longer than 1000 bytes", "2 {a=2}");
    String fits = "{\"a\":\"" + "x".repeat(992) + "\"}";
    assertThat(fits).hasSize(1_000);
    assertThat(jsonl(fits + "\n")).hasSize(1).allMatch(row -> row.startsWith("1 {a="));
    assertThat(jsonl(fits + " \n")).containsExactly("1 BAD the row is longer than 1000 bytes");
  }

  @Test
  void valuesMayHaveQuotesCommasAndLineEnds() {
    assertThat(csv("\uFEFFa, b\r\n1,\"x,\"\"y\"\"\r\nz\"\r\n\r\n\"2\",5\" pipe\r\n"))
        .containsExactly("2 {a=\"1\", b=\"x,\\\"y\\\"\\r\\nz\"}", "5 {a=\"2\", b=\"5\\\" pipe\"}");
  }

  @Test
  void cellsMustBeAsManyAsColumns() {
    assertThat(csv("a,b\n1\n1,2,3\n,\n"))
        .containsExactly(
            "2 BAD has 1 cells, but the header has 2",
            "3 BAD has 3 cells, but the header has 2",
            "4 {a=\"\", b=\"\"}");
  }

  @Test
  void textBesideAQuoteIsBadAndTheNextRowIsRead() {
    List<String> rows = csv("a,b\n\"x\"y,2\n3,4\n");

    assertThat(rows).hasSize(2);
    assertThat(rows.getFirst()).startsWith("2 BAD is not CSV");
    assertThat(rows.getLast()).isEqualTo("3 {a=\"3\", b=\"4\"}");
  }

  @Test
  void aQuoteThatIsNeverClosedIsBad() {
    assertThat(csv("a,b\n1,\"2\n3,4\n")).singleElement().asString().startsWith("2 BAD is not CSV");
    assertThat(csv("a,b\n1,\"" + "2\n".repeat(5_000)))
        .containsExactly("2 BAD the row is longer than 1000 bytes");
  }

  @Test
  void aHeaderMustHaveTheMappedColumns() {
    byte[] bytes = "id,question,category\n1,x,y\n".getBytes(StandardCharsets.UTF_8);

    assertThat(read(Format.CSV, bytes, Map.of("id", "question_id")))
        .containsExactly(
            "1 BAD field `question_id` is not there; the columns are id, question, category"
                + " (did you mean `question`?)");
    assertThat(read(Format.CSV, bytes, Map.of("theme", "categroy")))
        .singleElement()
        .asString()
        .contains("did you mean `category`?");
    assertThat(csv("a,a\n1,2\n")).singleElement().asString().contains("`a` twice");
  }

  @Test
  void aHeaderThatIsNoUtf8EndsTheFile() {
    byte[] bytes = "gr\u00fc\u00df\n1\n".getBytes(StandardCharsets.ISO_8859_1);

    assertThat(read(Format.CSV, bytes, Map.of()))
        .containsExactly("1 BAD the header is not UTF-8: save the file as UTF-8");
  }
}
