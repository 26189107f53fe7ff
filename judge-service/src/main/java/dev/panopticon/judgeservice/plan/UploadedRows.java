package dev.panopticon.judgeservice.plan;

import dev.panopticon.engine.PlannedRun.Contestant;
import dev.panopticon.engine.PlannedRun.Metric;
import dev.panopticon.judgeservice.upload.Uploads;
import dev.panopticon.model.DataSource;
import dev.panopticon.model.DataSource.Location;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.Fault;
import dev.panopticon.model.JudgeSource;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.suite.Format;
import dev.panopticon.suite.QuerySource;
import dev.panopticon.suite.Suite;
import java.io.InputStream;
import java.util.List;

/** The bytes behind the data sources of a suite. A request can name uploads, never files. */
final class UploadedRows {
  private final Uploads uploads;

  UploadedRows(Uploads uploads) {
    this.uploads = uploads;
  }

  /** Makes sure that every upload is there and stays; what is missing is a fault. */
  void check(Suite suite, List<Contestant> contestants, List<Metric> metrics, PlanFaults faults) {
    for (int i = 0; i < suite.queries().size(); i++) {
      if (suite.queries().get(i) instanceof QuerySource.Rows rows) {
        check("/queries/" + i, rows.source(), faults);
      }
    }
    for (Contestant contestant : contestants) {
      if (contestant.model() instanceof ModelSpec.Recorded(String id, DataSource source)) {
        check(SuitePointers.ofModel(suite, id), source, faults);
      }
    }
    for (Metric metric : metrics) {
      if (metric.spec() instanceof MetricSpec.Judged judged
          && judged.judge() instanceof JudgeSource.Recorded recorded) {
        String pointer = SuitePointers.ofMetric(suite, metric.spec().name());
        check(pointer + "/judge", recorded.source(), faults);
      }
    }
  }

  InputStream open(DataSource source) {
    return uploads.open(upload(source).sha256());
  }

  Format format(DataSource source) {
    String format = upload(source).format();
    return Format.find(format)
        .orElseThrow(
            () ->
                new PanopticonException(
                    ErrorCode.INVALID_SUITE,
                    "there is no format \"" + format + "\"; use jsonl or csv"));
  }

  private void check(String pointer, DataSource source, PlanFaults faults) {
    switch (source.location()) {
      case Location.LocalFile(String path) ->
          faults.add(
              Fault.at(
                  pointer,
                  "the server reads no files, so it cannot read \"%s\": send it to POST /api/uploads and name its hash as upload"
                      .formatted(path)));
      case Location.Upload(String sha256, String _) -> {
        if (!uploads.renew(sha256)) {
          faults.add(Fault.at(pointer, Uploads.missing(sha256)));
        }
      }
    }
  }

  private static Location.Upload upload(DataSource source) {
    return switch (source.location()) {
      case Location.Upload upload -> upload;
      case Location.LocalFile(String path) ->
          throw new IllegalStateException("a file was let through: " + path);
    };
  }
}
