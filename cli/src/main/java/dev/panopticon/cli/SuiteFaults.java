package dev.panopticon.cli;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.suite.SuiteFiles;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * What a server finds wrong with a suite. It knows the suite as JSON and the data as uploads; a
 * person wants the lines of the files.
 */
final class SuiteFaults {
  private final SuiteFile file;
  private final List<SuiteFiles.NamedFile> data;
  private final UnaryOperator<Fault> inSuite;

  SuiteFaults(SuiteFile file) {
    this(file, fault -> fault);
  }

  /**
   * @param inSuite for a request with a part of the suite: the fault as one of the suite
   */
  SuiteFaults(SuiteFile file, UnaryOperator<Fault> inSuite) {
    this.file = file;
    this.data = SuiteFiles.namedFiles(file.suite());
    this.inSuite = inSuite;
  }

  /**
   * Makes a request that carries the suite.
   *
   * @throws PanopticonException as the request does; what is wrong with the suite or its data, each
   *     in its place
   */
  <T> T inTheirPlaces(Supplier<T> request) {
    try {
      return request.get();
    } catch (PanopticonException failure) {
      List<Fault> faults = failure.faults().stream().map(inSuite).map(this::inItsPlace).toList();
      throw faults.isEmpty() ? failure : told(failure, faults);
    }
  }

  private PanopticonException told(PanopticonException failure, List<Fault> faults) {
    return switch (failure.code()) {
      case INVALID_SUITE -> SuiteFile.faulty(file.path(), faults);
      case INVALID_DATA ->
          new PanopticonException(
              ErrorCode.INVALID_DATA,
              "The data of the suite %s cannot be used, so nothing was started:"
                  .formatted(file.path()),
              faults);
      default -> failure;
    };
  }

  /** A line that the server names is one of the data: it has not seen the suite's lines. */
  private Fault inItsPlace(Fault fault) {
    if (fault.line() == null) {
      return file.places().locate(fault);
    }
    return data.stream()
        .filter(named -> named.pointer().startsWith(fault.pointer() + "/"))
        .findFirst()
        .map(named -> Fault.at("", file.shown(named.path()) + ", " + fault.readable()))
        .orElse(fault);
  }
}
