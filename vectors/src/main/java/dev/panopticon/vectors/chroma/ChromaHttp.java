package dev.panopticon.vectors.chroma;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls of one Chroma server, in its default tenant and database. Thread-safe.
 *
 * <p>Names and shapes are those of {@code /openapi.json} of Chroma 1.0 (chromadb-js-bindings 1.3).
 */
final class ChromaHttp implements AutoCloseable {
  private static final String COLLECTIONS =
      "api/v2/tenants/default_tenant/databases/default_database/collections";
  private static final Duration CONNECT = Duration.ofSeconds(3);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int NOT_FOUND = 404;
  private static final int LONGEST_QUOTE = 300;

  private static final JsonMapper JSON = JsonMapper.shared();

  private final URI server;
  private final HttpClient http;

  ChromaHttp(URI server) {
    this.server = server.toString().endsWith("/") ? server : URI.create(server + "/");
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .build();
  }

  /**
   * Empty if there is no such collection.
   *
   * @param path below the collections, such as {@code query_storage} or {@code ID/count}
   * @param body null for none
   */
  Optional<JsonNode> call(String method, String path, @Nullable JsonNode body) {
    URI uri = server.resolve(path.isEmpty() ? COLLECTIONS : COLLECTIONS + "/" + path);
    HttpResponse<String> answer = send(method, uri, body);
    if (answer.statusCode() == NOT_FOUND) {
      return Optional.empty();
    }
    if (answer.statusCode() >= 300) {
      throw unavailable(
          "answered %s %s with %d: %s"
              .formatted(method, uri.getPath(), answer.statusCode(), quoted(answer.body())),
          null);
    }
    try {
      return Optional.of(JSON.readTree(answer.body()));
    } catch (JacksonException e) {
      throw unavailable("did not answer with JSON: " + quoted(answer.body()), e);
    }
  }

  private HttpResponse<String> send(String method, URI uri, @Nullable JsonNode body) {
    var request =
        HttpRequest.newBuilder(uri)
            .timeout(ANSWER)
            .header("Content-Type", "application/json")
            .method(
                method,
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()))
            .build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw unavailable("cannot be reached (%s)".formatted(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("was not waited for: this thread is to end", e);
    }
  }

  private PanopticonException unavailable(String what, @Nullable Exception cause) {
    String message =
        "The Chroma server at %s %s. Start it, or check PANOPTICON_CHROMA_URL."
            .formatted(server, what);
    return cause == null
        ? new PanopticonException(ErrorCode.UNAVAILABLE, message)
        : new PanopticonException(ErrorCode.UNAVAILABLE, message, cause);
  }

  private static String quoted(String body) {
    return body.length() <= LONGEST_QUOTE ? body : body.substring(0, LONGEST_QUOTE) + "...";
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
