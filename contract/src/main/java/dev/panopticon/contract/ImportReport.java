package dev.panopticon.contract;

import dev.panopticon.model.Fault;
import java.util.List;

/**
 * What became of the lines of an import.
 *
 * @param created new items
 * @param changed items that got a new version, or came back from the archive
 * @param unchanged items that were there already with this content
 * @param bad lines that could not be read
 * @param faults the first 1,000 of the bad lines, each with its number
 */
public record ImportReport(
    long created, long changed, long unchanged, long bad, List<Fault> faults) {
  public ImportReport {
    faults = List.copyOf(faults);
  }
}
