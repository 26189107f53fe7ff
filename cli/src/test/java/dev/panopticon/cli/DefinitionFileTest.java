package dev.panopticon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DefinitionFileTest {
  @TempDir Path folder;

  @Test
  void yamlAndJsonAreTheSame() throws Exception {
    var yaml = DefinitionFile.read(file("id: local\nlimits: {concurrency: 4}\n"));
    var json = DefinitionFile.read(file("{\"id\": \"local\", \"limits\": {\"concurrency\": 4}}"));

    assertThat(yaml).isEqualTo(json);
    assertThat(yaml.at("/limits/concurrency").asInt()).isEqualTo(4);
  }

  @Test
  void malformedYamlIsToldWithLineAndColumn() throws Exception {
    assertRefused(file("id: local\n  model: [unclosed\n"), "line 2, column 8");
  }

  @Test
  void missingFileIsToldByItsName() {
    assertRefused(
        folder.resolve("absent.yaml"), "There is no file \"" + folder.resolve("absent.yaml"));
  }

  @Test
  void directoryIsRefused() {
    assertRefused(folder, "cannot be read");
  }

  @Test
  void whatIsNotUtf8IsToldSo() throws Exception {
    Path file = folder.resolve("latin1.yaml");
    Files.write(file, "id: caf\u00e9".getBytes(StandardCharsets.ISO_8859_1));

    assertRefused(file, "is not UTF-8");
  }

  @Test
  void emptyFileAndListAreNoDefinition() throws Exception {
    assertRefused(file(""), "holds no definition");
    assertRefused(file("- a\n- b\n"), "holds no definition");
  }

  private Path file(String text) throws Exception {
    return Files.writeString(folder.resolve("definition.yaml"), text);
  }

  private static void assertRefused(Path file, String words) {
    assertThatThrownBy(() -> DefinitionFile.read(file))
        .isInstanceOfSatisfying(
            PanopticonException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.INVALID_REQUEST))
        .hasMessageContaining(words);
  }
}
