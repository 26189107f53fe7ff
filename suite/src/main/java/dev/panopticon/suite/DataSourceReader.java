package dev.panopticon.suite;

import dev.panopticon.model.DataSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads where rows are and what their fields mean. */
final class DataSourceReader {
  /** The key of further fields of a query, and what their names in the mapping start with. */
  static final String METADATA = "metadata";

  static final String METADATA_PREFIX = METADATA + ".";

  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Map<String, Format> FORMATS = new LinkedHashMap<>();

  static {
    for (Format format : Format.values()) {
      FORMATS.put(format.wireName(), format);
    }
  }

  private final Reading reading;
  private final String fileKey;
  private final List<String> fieldNames;

  /**
   * @param fileKey the key that names the file: {@code file} or {@code recorded}
   * @param fieldNames the names that {@code fields} may map
   */
  DataSourceReader(Reading reading, String fileKey, List<String> fieldNames) {
    this.reading = reading;
    this.fileKey = fileKey;
    this.fieldNames = fieldNames;
  }

  /** The keys that say where the rows are and what they mean. */
  List<String> keys() {
    return List.of(fileKey, "upload", "format", "fields");
  }

  @Nullable DataSource read(Fields fields) {
    DataSource.Location location = location(fields);
    Map<String, String> mapping = mapping(fields);
    return location == null ? null : new DataSource(location, mapping);
  }

  private DataSource.@Nullable Location location(Fields fields) {
    if (fields.has(fileKey) == fields.has("upload")) {
      fault(
          fields.placeOf("upload"),
          "either `"
              + fileKey
              + "` (a path beside the suite) or `upload` (the SHA-256 of uploaded"
              + " bytes) must say where the rows are, and not both");
      return null;
    }
    return fields.has("upload") ? upload(fields) : file(fields);
  }

  private DataSource.@Nullable Location upload(Fields fields) {
    fields.required("format", "jsonl or csv");
    Format format = fields.choice("format", FORMATS);
    String sha256 = fields.word("upload");
    if (sha256 != null && !SHA256.matcher(sha256).matches()) {
      fault(
          fields.placeOfValue("upload"),
          "`upload` must be a SHA-256 in 64 lower-case hexadecimal digits, as POST /api/uploads"
              + " gave it");
      return null;
    }
    return format == null || sha256 == null
        ? null
        : new DataSource.Location.Upload(sha256, format.wireName());
  }

  private DataSource.@Nullable Location file(Fields fields) {
    String path = fields.word(fileKey);
    if (fields.has("format")) {
      fault(fields.placeOf("format"), "`format` belongs to `upload`; a file's name tells it");
    }
    if (path == null) {
      return null;
    }
    if (!reading.filesAllowed()) {
      fault(
          fields.placeOfValue(fileKey),
          "a request cannot name a file: send its bytes to POST /api/uploads, and write `upload:"
              + " SHA-256` and `format: jsonl` or `csv` in the place of `"
              + fileKey
              + "`");
      return null;
    }
    if (Format.ofPath(path).isEmpty()) {
      fault(
          fields.placeOfValue(fileKey),
          "the name of the file must tell its format and end in .jsonl, .ndjson or .csv");
      return null;
    }
    return new DataSource.Location.LocalFile(path);
  }

  private Map<String, String> mapping(Fields fields) {
    var names = new LinkedHashMap<String, String>();
    Located.Mapping mapping = fields.mapping("fields");
    if (mapping == null) {
      return names;
    }
    Fields mapped = reading.fields(mapping, "`fields` here", fieldNames);
    for (String name : fieldNames) {
      String source = name.equals(METADATA) ? null : mapped.word(name);
      if (source != null) {
        names.put(name, source);
      }
    }
    names.putAll(metadata(mapped.get(METADATA)));
    if (names.containsKey("text") && names.containsKey("messages")) {
      fault(mapped.placeOf("messages"), "map either `text` or `messages`, not both");
    }
    return names;
  }

  /** Metadata is a list of the source's fields, or a mapping of our names to the source's. */
  private Map<String, String> metadata(@Nullable Located value) {
    var names = new LinkedHashMap<String, String>();
    if (value instanceof Located.Mapping mapping) {
      reading
          .values()
          .texts(mapping, METADATA)
          .forEach((name, source) -> names.put(METADATA_PREFIX + name, source));
    } else if (value != null) {
      for (String name : words(value)) {
        names.put(METADATA_PREFIX + name, name);
      }
    }
    return names;
  }

  private List<String> words(Located value) {
    var words = new ArrayList<String>();
    Located.Sequence list = reading.values().list(value, METADATA);
    for (Located item : list == null ? List.<Located>of() : list.items()) {
      String word = reading.values().word(item, "an item of metadata");
      if (word != null) {
        words.add(word);
      }
    }
    return words;
  }

  private void fault(Place place, String detail) {
    reading.faults().add(place, detail);
  }
}
