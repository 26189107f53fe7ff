package dev.panopticon.suite;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** From bytes to the nodes of one YAML document; what is not YAML becomes a fault. */
final class YamlText {
  private static final int MOST_CHARACTERS = 16 * 1024 * 1024;

  private YamlText() {}

  /** The text of UTF-8 bytes, without a byte order mark; null with a fault when it is no UTF-8. */
  static @Nullable String decode(byte[] bytes, Faults faults) {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    boolean malformed = decoder.decode(in, out, true).isError();
    String text = withoutByteOrderMark(out.flip().toString());
    if (malformed) {
      faults.add(
          placeAfter(text),
          "the file is not UTF-8: here is the byte 0x%02x. Save it as UTF-8"
              .formatted(bytes[in.position()]));
      return null;
    }
    return text;
  }

  /** The text's one document; null with a fault when it has none, several or is no YAML. */
  static @Nullable Node compose(String raw, Faults faults) {
    String text = withoutByteOrderMark(raw);
    if (text.length() > MOST_CHARACTERS) {
      faults.add(
          Place.WHOLE, "the suite is larger than 16 MiB of text: move its queries to a JSONL file");
      return null;
    }
    try {
      return onlyDocument(text, faults);
    } catch (MarkedYamlEngineException e) {
      faults.add(YamlProblem.place(e), YamlProblem.readable(e));
    } catch (ReaderException e) {
      String before = text.substring(0, text.offsetByCodePoints(0, e.getPosition()));
      faults.add(
          placeAfter(before),
          "the character U+%04X is not allowed in YAML: remove it".formatted(e.getCodePoint()));
    } catch (YamlEngineException e) {
      faults.add(Place.WHOLE, "this is not valid YAML: " + e.getMessage());
    }
    return null;
  }

  private static @Nullable Node onlyDocument(String text, Faults faults) {
    LoadSettings settings =
        LoadSettings.builder()
            .setSchema(new CoreSchema())
            .setCodePointLimit(MOST_CHARACTERS)
            .setAllowNonScalarKeys(true) // YamlTree refuses them, with their place
            .setMaxAliasesForCollections(Integer.MAX_VALUE) // YamlTree limits what they repeat
            .build();
    var parser = new ParserImpl(settings, new StreamReader(settings, text));
    var composer = new Composer(settings, new DepthLimitedParser(parser));
    if (!composer.hasNext()) {
      faults.add(
          new Place("", 1, 1, 0),
          "the file is empty: a suite needs at least name, queries, models and metrics");
      return null;
    }
    Node document = composer.next();
    if (composer.hasNext()) {
      Mark second = composer.next().getStartMark().orElseThrow();
      faults.add(
          new Place("", second.getLine() + 1, second.getColumn() + 1, 0),
          "a second document starts here: a suite is one document, so remove the `---` before it");
      return null;
    }
    return document;
  }

  private static Place placeAfter(String text) {
    int line = (int) text.chars().filter(c -> c == '\n').count() + 1;
    String lastLine = text.substring(text.lastIndexOf('\n') + 1);
    return new Place("", line, lastLine.codePointCount(0, lastLine.length()) + 1, 0);
  }

  private static String withoutByteOrderMark(String text) {
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }
}
