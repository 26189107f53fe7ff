package dev.panopticon.cli;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A file that holds one definition. JSON is YAML too, so one reader serves both. */
final class DefinitionFile {
  private DefinitionFile() {}

  /**
   * @throws PanopticonException with INVALID_REQUEST if the file is missing or is no YAML; the
   *     message has line and column
   */
  static JsonNode read(Path file) {
    try {
      Object value =
          new Load(LoadSettings.builder().setLabel(file.toString()).build())
              .loadFromString(Files.readString(file));
      return JsonMapper.shared().valueToTree(value);
    } catch (IOException e) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST, "\"%s\" cannot be read: %s".formatted(file, e), e);
    } catch (YamlEngineException e) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST, "\"%s\" is not YAML: %s".formatted(file, e.getMessage()), e);
    }
  }
}
