package dev.panopticon.suite;

import dev.panopticon.model.DataSource;
import dev.panopticon.model.JudgeSource;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.ModelSpec;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The local files that a suite names, and their replacement by uploads. Stateless. */
public final class SuiteFiles {
  private SuiteFiles() {}

  /**
   * A local file that a suite names.
   *
   * @param pointer JSON pointer of the path in the suite
   * @param path as the suite writes it, relative to the suite's file
   */
  public record NamedFile(String pointer, String path) {}

  /** The paths as the suite writes them, relative to the suite's file; each once, in order. */
  public static List<String> localFiles(Suite suite) {
    return namedFiles(suite).stream().map(NamedFile::path).distinct().toList();
  }

  /** Every place where the suite names a local file, in order. */
  public static List<NamedFile> namedFiles(Suite suite) {
    return Stream.of(
            named("/queries/%d/file", suite.queries(), SuiteFiles::source),
            named("/models/%d/file", suite.models(), SuiteFiles::source),
            named("/metrics/%d/judge/recorded", suite.metrics(), SuiteFiles::source))
        .flatMap(files -> files)
        .toList();
  }

  private static <T> Stream<NamedFile> named(
      String pointer, List<T> parts, Function<T, Stream<DataSource>> source) {
    return IntStream.range(0, parts.size())
        .boxed()
        .flatMap(
            no ->
                source
                    .apply(parts.get(no))
                    .flatMap(SuiteFiles::path)
                    .map(path -> new NamedFile(pointer.formatted(no), path)));
  }

  private static Stream<DataSource> source(QuerySource source) {
    return source instanceof QuerySource.Rows rows ? Stream.of(rows.source()) : Stream.empty();
  }

  private static Stream<DataSource> source(ModelEntry model) {
    return model instanceof ModelEntry.Defined(ModelSpec.Recorded recorded)
        ? Stream.of(recorded.source())
        : Stream.empty();
  }

  private static Stream<DataSource> source(MetricEntry metric) {
    return metric instanceof MetricEntry.Defined(MetricSpec.Judged judged, boolean _)
            && judged.judge() instanceof JudgeSource.Recorded recorded
        ? Stream.of(recorded.source())
        : Stream.empty();
  }

  private static Stream<String> path(DataSource source) {
    return source.location() instanceof DataSource.Location.LocalFile(String path)
        ? Stream.of(path)
        : Stream.empty();
  }

  /**
   * The same suite with every file replaced by its upload, as a request needs it.
   *
   * @param uploads by the paths of {@link #localFiles}
   * @throws IllegalArgumentException if a file has no upload
   */
  public static Suite withUploads(Suite suite, Map<String, DataSource.Location.Upload> uploads) {
    return suite.withSources(
        suite.queries().stream().map(source -> uploaded(source, uploads)).toList(),
        suite.models().stream().map(model -> uploaded(model, uploads)).toList(),
        suite.metrics().stream().map(metric -> uploaded(metric, uploads)).toList());
  }

  private static QuerySource uploaded(
      QuerySource source, Map<String, DataSource.Location.Upload> uploads) {
    return source instanceof QuerySource.Rows rows
        ? new QuerySource.Rows(
            uploaded(rows.source(), uploads), rows.where(), rows.limit(), rows.sampleSeed())
        : source;
  }

  private static ModelEntry uploaded(
      ModelEntry model, Map<String, DataSource.Location.Upload> uploads) {
    return model instanceof ModelEntry.Defined(ModelSpec.Recorded(String id, DataSource source))
        ? new ModelEntry.Defined(new ModelSpec.Recorded(id, uploaded(source, uploads)))
        : model;
  }

  private static MetricEntry uploaded(
      MetricEntry metric, Map<String, DataSource.Location.Upload> uploads) {
    return metric instanceof MetricEntry.Defined(MetricSpec.Judged judged, boolean optional)
            && judged.judge()
                instanceof JudgeSource.Recorded(DataSource source, JudgeSource.Use use)
        ? new MetricEntry.Defined(
            judgedBy(judged, new JudgeSource.Recorded(uploaded(source, uploads), use)), optional)
        : metric;
  }

  private static MetricSpec judgedBy(MetricSpec.Judged metric, JudgeSource judge) {
    return switch (metric) {
      case MetricSpec.Judge it ->
          new MetricSpec.Judge(
              it.name(),
              judge,
              it.scale(),
              it.rubric(),
              it.system(),
              it.template(),
              it.parser(),
              it.temperature(),
              it.repeats());
      case MetricSpec.Pairwise it ->
          new MetricSpec.Pairwise(
              it.name(),
              judge,
              it.pairs(),
              it.bothOrders(),
              it.scale(),
              it.rubric(),
              it.system(),
              it.template(),
              it.parser(),
              it.temperature());
    };
  }

  private static DataSource uploaded(
      DataSource source, Map<String, DataSource.Location.Upload> uploads) {
    if (!(source.location() instanceof DataSource.Location.LocalFile(String path))) {
      return source;
    }
    DataSource.Location.Upload upload = uploads.get(path);
    if (upload == null) {
      throw new IllegalArgumentException("the file " + path + " was not uploaded");
    }
    return new DataSource(upload, source.fields());
  }
}
