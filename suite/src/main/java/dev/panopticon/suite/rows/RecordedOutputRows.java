package dev.panopticon.suite.rows;

import dev.panopticon.model.DataSource;
import dev.panopticon.suite.Format;
import dev.panopticon.suite.rows.FieldValues.Unusable;
import java.io.InputStream;

/**
 * The outputs of a recorded model. The mapping's names are {@code query} and {@code output}. An
 * empty output is an output.
 */
public final class RecordedOutputRows extends RecordedRows<RecordedOutput> {
  private RecordedOutputRows(InputStream in, Format format, DataSource source) {
    super(in, format, source, "output");
  }

  public static RecordedOutputRows read(InputStream in, Format format, DataSource source) {
    return new RecordedOutputRows(in, format, source);
  }

  @Override
  RecordedOutput recorded(String query, FieldValues values) throws Unusable {
    values.requiredValue("output");
    return new RecordedOutput(query, values.text("output"));
  }
}
