package dev.panopticon.judgeservice.result;

/** How rows are exported. */
enum ExportFormat {
  /** One JSON object a line. */
  JSONL("application/x-ndjson; charset=utf-8"),
  /** RFC 4180 with a header. */
  CSV("text/csv; charset=utf-8");

  private final String contentType;

  ExportFormat(String contentType) {
    this.contentType = contentType;
  }

  String contentType() {
    return contentType;
  }
}
