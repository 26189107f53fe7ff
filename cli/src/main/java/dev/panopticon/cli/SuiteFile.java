package dev.panopticon.cli;

import dev.panopticon.contract.ContractJson;
import dev.panopticon.contract.UploadView;
import dev.panopticon.model.DataSource.Location.Upload;
import dev.panopticon.model.DidYouMean;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.JudgeSource;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.suite.Definitions;
import dev.panopticon.suite.Environment;
import dev.panopticon.suite.Format;
import dev.panopticon.suite.MetricEntry;
import dev.panopticon.suite.ModelEntry;
import dev.panopticon.suite.Suite;
import dev.panopticon.suite.SuiteFiles;
import dev.panopticon.suite.SuitePlaces;
import dev.panopticon.suite.SuiteReader;
import dev.panopticon.suite.SuiteReading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.springframework.core.io.FileSystemResource;
import org.springframework.http.MediaType;
import tools.jackson.databind.JsonNode;

/** A suite on this machine, with the files it names beside it. */
record SuiteFile(Path path, Suite suite, SuitePlaces places) {
  /** More are meant: {@code contains-date} is hardly {@code contains}. */
  private static final int MOST_LETTERS_MISSED = 2;

  /**
   * @throws PanopticonException with INVALID_SUITE and all faults, those of missing files and of
   *     what comes with later versions among them
   */
  static SuiteFile read(Path path) {
    return switch (SuiteReader.readYaml(bytes(path), Environment.process())) {
      case SuiteReading.Faulty(List<Fault> faults) -> throw faulty(path, faults);
      case SuiteReading.Read(Suite suite, JsonNode _, SuitePlaces places) ->
          checked(new SuiteFile(path, suite, places));
    };
  }

  private static byte[] bytes(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new PanopticonException(
          ErrorCode.INVALID_SUITE,
          Files.isDirectory(path)
              ? "\"%s\" is a directory; name the suite's file, such as %s."
                  .formatted(path, path.resolve("suite.yaml"))
              : "There is no file \"%s\" (looked in %s)."
                  .formatted(path, Path.of("").toAbsolutePath()));
    }
    try {
      return Files.readAllBytes(path);
    } catch (IOException e) {
      throw new PanopticonException(
          ErrorCode.INVALID_SUITE, "\"%s\" cannot be read: %s".formatted(path, e.getMessage()), e);
    }
  }

  static PanopticonException faulty(Path path, List<Fault> faults) {
    String count = faults.size() == 1 ? "a fault" : faults.size() + " faults";
    return new PanopticonException(
        ErrorCode.INVALID_SUITE, "The suite %s has %s:".formatted(path, count), faults);
  }

  private static SuiteFile checked(SuiteFile file) {
    List<Fault> faults = new ArrayList<>();
    for (SuiteFiles.NamedFile named : SuiteFiles.namedFiles(file.suite)) {
      Path local = file.resolve(named.path());
      if (!Files.isReadable(local) || Files.isDirectory(local)) {
        Fault missing =
            Fault.at(
                named.pointer(),
                "the file \"%s\" is not there or cannot be read (looked at %s); paths are relative to the suite"
                    .formatted(named.path(), local));
        faults.add(file.places.locate(missing));
      }
    }
    if (!faults.isEmpty()) {
      throw faulty(file.path, faults);
    }
    return file;
  }

  /** Metrics that only a server can know, but whose names are nearly those of built-in ones. */
  List<Fault> doubts() {
    return IntStream.range(0, suite.metrics().size())
        .boxed()
        .flatMap(no -> doubt(no, suite.metrics().get(no)).stream())
        .toList();
  }

  private Optional<Fault> doubt(int no, MetricEntry metric) {
    return metric instanceof MetricEntry.Named(String name)
        ? DidYouMean.suggest(name, Definitions.metricKinds())
            .filter(kind -> Math.abs(kind.length() - name.length()) <= MOST_LETTERS_MISSED)
            .map(kind -> places.locate(doubt("/metrics/" + no, name, kind)))
        : Optional.empty();
  }

  private static Fault doubt(String pointer, String name, String kind) {
    return new Fault(
        pointer,
        null,
        null,
        "\"%s\" is no built-in metric, so the server must have one stored by that name"
            .formatted(name),
        kind);
  }

  /** Whether running it may ask a model: only then there is something to estimate. */
  boolean mayCall() {
    return suite.models().stream().anyMatch(SuiteFile::mayBeAsked)
        || suite.metrics().stream().anyMatch(SuiteFile::mayAsk);
  }

  private static boolean mayBeAsked(ModelEntry entry) {
    return switch (entry) {
      case ModelEntry.Registered _ -> true;
      case ModelEntry.Defined(ModelSpec spec) -> spec instanceof ModelSpec.Remote;
    };
  }

  private static boolean mayAsk(MetricEntry entry) {
    return switch (entry) {
      case MetricEntry.Named _ -> true;
      case MetricEntry.Defined(MetricSpec spec, boolean _) ->
          spec instanceof MetricSpec.Judged judged && judged.judge() instanceof JudgeSource.Model;
    };
  }

  /** A file that the suite names, by a path that leads to it from where the command was typed. */
  Path shown(String local) {
    return path.resolveSibling(local).normalize();
  }

  /** Paths in a suite are relative to the suite. */
  private Path resolve(String local) {
    return path.toAbsolutePath().resolveSibling(local).normalize();
  }

  /**
   * Sends the files to the server, and gives the suite as a request wants it: hashes in the files'
   * places.
   */
  JsonNode upload(Connection connection) {
    Map<String, Upload> uploads = new HashMap<>();
    for (String local : SuiteFiles.localFiles(suite)) {
      UploadView view = send(connection, resolve(local));
      String format = Format.ofPath(local).orElseThrow().wireName();
      uploads.put(local, new Upload(view.sha256(), format));
    }
    return Definitions.toJson(SuiteFiles.withUploads(suite, uploads));
  }

  private static UploadView send(Connection connection, Path file) {
    byte[] answer =
        connection
            .client()
            .http()
            .post()
            .uri("/api/uploads")
            .contentType(MediaType.APPLICATION_OCTET_STREAM)
            .body(new FileSystemResource(file))
            .retrieve()
            .body(byte[].class);
    return ContractJson.mapper().readValue(answer, UploadView.class);
  }
}
