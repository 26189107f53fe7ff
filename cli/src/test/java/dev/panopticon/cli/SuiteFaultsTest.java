package dev.panopticon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.PanopticonException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a server says of JSON and uploads is told by the lines of the files. */
class SuiteFaultsTest {
  @TempDir Path folder;
  private Path suite;

  @BeforeEach
  void writeSuite() throws Exception {
    Files.createDirectory(folder.resolve("answers"));
    Files.createFile(folder.resolve("questions.jsonl"));
    Files.createFile(folder.resolve("answers/m.csv"));
    suite =
        Files.writeString(
            folder.resolve("suite.yaml"),
            """
            name: s
            queries:
              - text: Why?
              - file: questions.jsonl
            models:
              - gpt-nowhere
              - {id: m, provider: recorded, file: answers/m.csv}
            metrics: [exactmatch]
            """);
  }

  @Test
  void valuesOfTheSuiteHaveLineColumnAndSuggestion() {
    var failure =
        failure(
            ErrorCode.INVALID_SUITE,
            Fault.at("/models/0", "there is no registered model"),
            new Fault("/metrics/0", null, null, "there is no stored metric", "exact-match"));

    assertThat(failure).hasMessage("The suite " + suite + " has 2 faults:");
    assertThat(failure.faults())
        .extracting(Fault::readable)
        .containsExactly(
            "line 6, column 5: there is no registered model",
            "line 8, column 11: there is no stored metric (did you mean \"exact-match\"?)");
  }

  @Test
  void rowsHaveTheirFileAndEachIsToldOnALineOfItsOwn() {
    var failure =
        failure(
            ErrorCode.INVALID_DATA,
            new Fault("/queries/1", 2, null, "field `text` is not there", null),
            new Fault("/models/1", 7, null, "field `output` is not there", null),
            Fault.at("/queries/0", "the query id is taken"));

    assertThat(Plain.lines(err -> Cli.tell(failure, err)))
        .containsExactly(
            "error: The data of the suite " + suite + " cannot be used, so nothing was started:",
            "  " + folder.resolve("questions.jsonl") + ", line 2: field `text` is not there",
            "  " + folder.resolve("answers/m.csv") + ", line 7: field `output` is not there",
            "  line 3, column 5: the query id is taken");
  }

  @Test
  void otherFailuresStayAsTheyAre() {
    var failure = failure(ErrorCode.UNAVAILABLE);

    assertThat(failure).hasMessage("as the server says");
    assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  private PanopticonException failure(ErrorCode code, Fault... faults) {
    var told = new PanopticonException(code, "as the server says", List.of(faults));
    var inPlace = new SuiteFaults(SuiteFile.read(suite));
    return catchThrowableOfType(
        PanopticonException.class,
        () ->
            inPlace.inTheirPlaces(
                () -> {
                  throw told;
                }));
  }
}
