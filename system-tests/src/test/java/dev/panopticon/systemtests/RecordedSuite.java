package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntFunction;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Questions that people have answered already, judged by a metric that needs no call: as fast as a
 * run can be. Every second answer is right.
 *
 * @param cells how many questions
 * @param padding by how many characters each question and each wrong answer is longer
 */
record RecordedSuite(String name, int cells, int padding) {
  /** Sends the questions and the answers; what a run is started with. */
  ObjectNode upload(Server server) throws Exception {
    ObjectNode suite = JsonMapper.shared().createObjectNode();
    suite.put("name", name);
    addUpload(suite.putArray("queries"), server, this::question);
    addUpload(suite.putArray("models"), server, this::answer)
        .put("id", "people")
        .put("provider", "recorded");
    suite.putArray("metrics").add("exact-match");
    return suite;
  }

  private String question(int no) {
    return "{\"id\": \"q%d\", \"text\": \"What is %d + 1?%s\", \"reference\": \"%d\"}"
        .formatted(no, no, ".".repeat(padding), no + 1);
  }

  private String answer(int no) {
    return no % 2 == 0
        ? "{\"query\": \"q%d\", \"output\": \"%d\"}".formatted(no, no + 1)
        : "{\"query\": \"q%d\", \"output\": \"Not %d.%s\"}".formatted(no, no, ".".repeat(padding));
  }

  private ObjectNode addUpload(ArrayNode list, Server server, IntFunction<String> row)
      throws Exception {
    Path rows = Files.createTempFile("panopticon-rows", ".jsonl");
    try {
      write(rows, row);
      var upload =
          server.send(
              HttpRequest.newBuilder(server.address().resolve("/api/uploads"))
                  .header("Content-Type", "application/octet-stream")
                  .POST(HttpRequest.BodyPublishers.ofFile(rows)));
      assertThat(upload.statusCode()).as(upload.body()).isEqualTo(201);
      return list.addObject()
          .put("upload", JsonMapper.shared().readTree(upload.body()).get("sha256").asString())
          .put("format", "jsonl");
    } finally {
      Files.delete(rows);
    }
  }

  private void write(Path rows, IntFunction<String> row) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(rows)) {
      for (int no = 0; no < cells; no++) {
        out.write(row.apply(no));
        out.newLine();
      }
    }
  }
}
