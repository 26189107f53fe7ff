package dev.panopticon.cli;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
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
      if (!(value instanceof Map)) {
        throw new PanopticonException(
            ErrorCode.INVALID_REQUEST,
            "\"%s\" holds no definition: it must be a mapping of keys to values.".formatted(file));
      }
      return JsonMapper.shared().valueToTree(value);
    } catch (NoSuchFileException e) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST, "There is no file \"%s\".".formatted(file), e);
    } catch (CharacterCodingException e) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST, "\"%s\" is not UTF-8.".formatted(file), e);
    } catch (IOException e) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST,
          "\"%s\" cannot be read: %s".formatted(file, e.getMessage()),
          e);
    } catch (YamlEngineException e) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST, "\"%s\" is not YAML: %s".formatted(file, e.getMessage()), e);
    }
  }
}
