package dev.panopticon.suite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.panopticon.model.DataSource.Location.Upload;
import dev.panopticon.model.Fault;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SuiteFilesTest {
  private static final String SUITE =
      """
      name: files
      queries: [{file: q.csv, limit: 3, sample_seed: 1}, {file: q.csv}, {text: Hello?}]
      models: [{id: a, provider: recorded, file: a.jsonl}, {id: b, provider: recorded, file: b.jsonl}]
      metrics:
        - {kind: pairwise, pairs: [[a, b]], both_orders: false, judge: {recorded: r.jsonl, use: scores}, parser: two-numbers}
      """;

  @Test
  void everyFileIsListedOnce() {
    assertThat(SuiteFiles.localFiles(Suites.sound(SUITE)))
        .containsExactly("q.csv", "a.jsonl", "b.jsonl", "r.jsonl");
  }

  @Test
  void everyPlaceOfAFileIsKnown() {
    var read = (SuiteReading.Read) Suites.read(SUITE);

    assertThat(SuiteFiles.namedFiles(read.suite()))
        .extracting(
            SuiteFiles.NamedFile::path,
            file -> read.places().locate(Fault.at(file.pointer(), "is not there")).line(),
            file -> read.places().locate(Fault.at(file.pointer(), "is not there")).column())
        .containsExactly(
            tuple("q.csv", 2, 18),
            tuple("q.csv", 2, 59),
            tuple("a.jsonl", 3, 44),
            tuple("b.jsonl", 3, 88),
            tuple("r.jsonl", 5, 77));
  }

  @Test
  void whatIsMissingIsLocatedByWhatIsAroundIt() {
    SuitePlaces places = ((SuiteReading.Read) Suites.read(SUITE)).places();

    assertThat(places.locate(Fault.at("/models/1/price", "is missing")).readable())
        .isEqualTo("line 3, column 54: is missing");
    assertThat(places.locate(Fault.at("", "is wrong")).readable()).isEqualTo("is wrong");
  }

  @Test
  void uploadsTakeThePlaceOfFilesAndARequestMayCarryThem() {
    Suite suite = Suites.sound(SUITE);
    Suite uploaded =
        SuiteFiles.withUploads(
            suite,
            Map.of(
                "q.csv", new Upload("1".repeat(64), "csv"),
                "a.jsonl", new Upload("2".repeat(64), "jsonl"),
                "b.jsonl", new Upload("3".repeat(64), "jsonl"),
                "r.jsonl", new Upload("4".repeat(64), "jsonl")));

    assertThat(SuiteFiles.localFiles(uploaded)).isEmpty();
    assertThat(Suites.sound(SuiteReader.readJson(Definitions.toJson(uploaded))))
        .isEqualTo(uploaded);
    assertThat(SuiteReader.readJson(Definitions.toJson(suite)))
        .isInstanceOf(SuiteReading.Faulty.class);
  }

  @Test
  void aFileThatWasNotUploadedIsNotForgotten() {
    assertThatThrownBy(() -> SuiteFiles.withUploads(Suites.sound(SUITE), Map.of()))
        .hasMessageContaining("q.csv was not uploaded");
  }
}
