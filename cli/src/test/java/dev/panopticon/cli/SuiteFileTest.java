package dev.panopticon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.PanopticonException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SuiteFileTest {
  private static final String SOUND =
      """
      name: s
      queries:
        - file: questions.jsonl
      models:
        - {id: m, provider: recorded, file: answers.csv}
      metrics: [exact-match]
      """;

  @TempDir Path folder;

  @Test
  void filesAreLookedForBesideTheSuite() throws Exception {
    Files.createFile(folder.resolve("questions.jsonl"));
    Files.createFile(folder.resolve("answers.csv"));

    assertThat(SuiteFile.read(suite(SOUND)).suite().name()).isEqualTo("s");
  }

  @Test
  void everyMissingFileIsToldWithWhereItWasLookedFor() throws Exception {
    assertThat(faults(SOUND))
        .hasSize(2)
        .anyMatch(each -> each.contains("\"questions.jsonl\"") && each.contains(folder.toString()))
        .anyMatch(each -> each.contains("\"answers.csv\""))
        .anyMatch(each -> each.startsWith("line 3, column 11: "))
        .anyMatch(each -> each.startsWith("line 5, column 39: "));
  }

  @Test
  void aMetricThatIsNearlyABuiltInOneIsDoubted() throws Exception {
    Files.createFile(folder.resolve("questions.jsonl"));
    Files.createFile(folder.resolve("answers.csv"));
    String text = SOUND.replace("[exact-match]", "[exactmatch, contains-date, helpfulness]");

    assertThat(SuiteFile.read(suite(text)).doubts())
        .extracting(Fault::readable)
        .singleElement()
        .asString()
        .startsWith("line 6, column 11: \"exactmatch\" is no built-in metric")
        .endsWith("(did you mean \"exact-match\"?)");
  }

  @Test
  void aBudgetIsTakenAndOnlyWhatMayCallIsEstimated() throws Exception {
    Files.createFile(folder.resolve("questions.jsonl"));
    Files.createFile(folder.resolve("answers.csv"));

    SuiteFile recorded = SuiteFile.read(suite(SOUND + "budget_usd: 5\n"));
    assertThat(recorded.suite().budgetUsd()).isEqualByComparingTo("5");
    assertThat(recorded.mayCall()).isFalse();
    String asking = SOUND.replace("models:\n", "models:\n  - gpt-4o-mini\n");
    assertThat(asking).isNotEqualTo(SOUND);
    assertThat(SuiteFile.read(suite(asking)).mayCall()).isTrue();
  }

  @Test
  void filesOfAnUnknownKindAreToldWithTheirPlace() throws Exception {
    String text = SOUND.replace("questions.jsonl", "q.txt").replace("answers.csv", "a.txt");

    assertThat(faults(text))
        .hasSize(2)
        .allMatch(each -> each.contains(".jsonl") && each.contains(".csv"))
        .anyMatch(each -> each.startsWith("line 3, "))
        .anyMatch(each -> each.startsWith("line 5, "));
  }

  @Test
  void faultsHaveLineAndColumnAndASuggestion() throws Exception {
    assertThat(faults(SOUND.replace("metrics:", "metrik:")))
        .anyMatch(each -> each.startsWith("line 6, column 1: ") && each.contains("\"metrics\""));
  }

  @Test
  void missingSuiteAndDirectoryAreToldApart() {
    assertThat(failure(folder.resolve("absent.yaml"))).hasMessageContaining("There is no file");
    assertThat(failure(folder)).hasMessageContaining("is a directory");
  }

  private List<String> faults(String text) throws Exception {
    return failure(suite(text)).faults().stream().map(Fault::readable).toList();
  }

  private static PanopticonException failure(Path suite) {
    var failure = catchThrowableOfType(PanopticonException.class, () -> SuiteFile.read(suite));
    assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_SUITE);
    return failure;
  }

  private Path suite(String text) throws Exception {
    return Files.writeString(folder.resolve("suite.yaml"), text);
  }
}
