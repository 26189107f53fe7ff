package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Promises P10 and P11 with the vector indexes in Chroma servers, as docker-compose.chroma.yml runs
 * them: their files are in the host's directories, so that a killed or removed container loses
 * nothing; a directory that is gone is told as a loss and filled again, and every search is
 * answered meanwhile.
 */
@Tag("containers")
@Tag("full")
class ChromaContainersSystemTest {
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String QUERIES = "query-chroma";
  private static final String THEME = "kept";

  private static final Map<String, String> TEXTS =
      Map.of(
          "bread", "How do I bake bread at home?",
          "tax", "When must I file my income tax?",
          "stars", "Why do stars twinkle at night?",
          "france", "What is the capital of France?",
          "cheetah", "How fast can a cheetah run?");

  @TempDir Path folder;

  @Test
  void indexOutlivesItsContainersAndTheLossOfItsFilesIsToldAndHealed() throws Exception {
    Docker.require();
    try (SetUp setUp = SetUp.withChroma(folder)) {
      setUp.up();
      store(setUp.api());
      assertThat(setUp.data().resolve("query_storage/chroma/chroma.sqlite3")).isNotEmptyFile();
      assertThat(setUp.data().resolve("evaluation_storage/chroma/chroma.sqlite3")).isNotEmptyFile();
      long built = saidByQueryStorage(setUp, "is built anew");

      setUp.kill(QUERIES);
      requireFound(setUp.api()); // also while it is away
      setUp.up();
      requireKept(setUp, built);

      setUp.compose("rm", "-f", "-s", "-v", QUERIES);
      requireFound(setUp.api());
      setUp.up();
      requireKept(setUp, built);

      setUp.compose("rm", "-f", "-s", "-v", QUERIES);
      remove(setUp.data().resolve("query_storage/chroma"));
      setUp.up();
      requireFound(setUp.api());
      requireLossIsToldAndHealed(setUp);
      System.out.printf(
          "chroma: %d queries and 1 metric, found after a kill, a removal and the loss of the"
              + " directory; built anew %d time(s) before the loss, %d after%n",
          TEXTS.size(), built, saidByQueryStorage(setUp, "is built anew"));
      setUp.compose("down", "-t", "60");
    }
  }

  private static void store(Api api) throws Exception {
    for (Map.Entry<String, String> text : TEXTS.entrySet()) {
      ObjectNode query = JsonMapper.shared().createObjectNode().put("external_id", text.getKey());
      query.putObject("content").put("text", text.getValue()).put("theme", THEME);
      api.post("/api/queries", query);
    }
    api.post(
        "/api/metrics",
        JsonMapper.shared()
            .createObjectNode()
            .put("name", "digits")
            .put("kind", "regex")
            .put("pattern", "[0-9]+"));
    awaitWhole(api, "/api/queries/index", TEXTS.size());
    awaitWhole(api, "/api/metrics/index", 1);
    requireFound(api);
  }

  private static JsonNode awaitWhole(Api api, String path, int documents) throws Exception {
    JsonNode status =
        Eventually.get(
            PATIENCE,
            () -> api.get(path),
            now ->
                now.get("state").asString().equals("HEALTHY")
                    && now.get("behind").asLong() == 0
                    && now.get("documents").asInt(-1) == documents);
    assertThat(status.get("store").asString()).isEqualTo("chroma");
    return status;
  }

  /** Each is the nearest to its own text, whether the index answers or the database. */
  private static void requireFound(Api api) throws Exception {
    for (Map.Entry<String, String> text : TEXTS.entrySet()) {
      JsonNode found =
          api.post(
              "/api/queries/search",
              JsonMapper.shared().createObjectNode().put("text", text.getValue()).put("limit", 1));
      assertThat(found.at("/items/0/item/external_id").asString()).isEqualTo(text.getKey());
      assertThat(found.get("complete").asBoolean()).isTrue();
    }
  }

  /** As it was: nothing is said to be lost, and nothing was built again. */
  private static void requireKept(SetUp setUp, long built) throws Exception {
    requireFound(setUp.api());
    JsonNode status = awaitWhole(setUp.api(), "/api/queries/index", TEXTS.size());
    assertThat(status.get("forgot_at").isNull()).as(status.toString()).isTrue();
    assertThat(saidByQueryStorage(setUp, "is built anew")).isEqualTo(built);
    assertThat(saidByQueryStorage(setUp, "DATA LOSS")).isZero();
  }

  private static void requireLossIsToldAndHealed(SetUp setUp) throws Exception {
    Eventually.get(
        PATIENCE,
        () -> setUp.api().get("/api/queries/index"),
        status -> !status.get("forgot_at").isNull());
    JsonNode healed = awaitWhole(setUp.api(), "/api/queries/index", TEXTS.size());
    assertThat(healed.get("forgot_at").isNull()).as("told until somebody reindexes").isFalse();
    assertThat(saidByQueryStorage(setUp, "DATA LOSS")).isEqualTo(1);
    requireFound(setUp.api());
    JsonNode doctor = setUp.api().get("/api/storage/doctor");
    assertThat(doctor.get("findings"))
        .filteredOn(finding -> finding.get("check").asString().equals("index drift"))
        .extracting(finding -> finding.get("outcome").asString())
        .containsExactly("FAIL");
    JsonNode untouched = awaitWhole(setUp.api(), "/api/metrics/index", 1);
    assertThat(untouched.get("forgot_at").isNull()).isTrue();
  }

  private static long saidByQueryStorage(SetUp setUp, String words) throws Exception {
    return Files.readString(setUp.data().resolve("logs/query-storage.log"))
        .lines()
        .filter(line -> line.contains(words))
        .count();
  }

  private static void remove(Path directory) throws Exception {
    var removed = Command.program("rm", "-rf", directory).run();
    assertThat(removed.exitCode()).as(removed.all()).isZero();
    assertThat(directory).doesNotExist();
  }
}
