package dev.panopticon.contract;

import dev.panopticon.model.PanopticonException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/**
 * Calls a server by the same interfaces that its controllers implement. An error comes back as the
 * exception that the server threw; a server that is away or is no Panopticon is told by the same
 * exception. Thread-safe.
 */
public final class ContractClient implements AutoCloseable {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration READ_TIMEOUT = Duration.ofMinutes(10);

  /** The time for a whole stream, both ways: an import of many gigabytes takes hours. */
  private static final Duration STREAM_TIMEOUT = Duration.ofHours(24);

  private final HttpClient connections;
  private final RestClient streams;
  private final HttpServiceProxyFactory proxies;

  /**
   * @param base such as {@code http://127.0.0.1:8000}
   * @param key API key or the server's own token; null to send none
   */
  public ContractClient(URI base, @Nullable String key) {
    this(new CalledServer(base, null), key);
  }

  /**
   * Calls a role of this instance; a failure names it.
   *
   * @param token by which the roles know each other
   */
  public static ContractClient ofRole(Role role, URI base, String token) {
    return new ContractClient(new CalledServer(base, role), token);
  }

  private ContractClient(CalledServer server, @Nullable String key) {
    this.connections =
        HttpClient.newBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
    this.streams = restClient(server, key, requests(connections, server, STREAM_TIMEOUT));
    RestClient calls = restClient(server, key, requests(connections, server, READ_TIMEOUT));
    this.proxies =
        HttpServiceProxyFactory.builderFor(
                new AnswersOfContracts(RestClientAdapter.create(calls), server))
            .build();
  }

  /** A proxy of the contract {@code type}. */
  public <T> T of(Class<T> type) {
    return proxies.createClient(type);
  }

  /**
   * For the streams that no contract has: imports, exports, uploads, events. Bodies are sent as
   * they are read, not collected before. Errors are {@link PanopticonException} too.
   */
  public RestClient http() {
    return streams;
  }

  /** The exception that a server's error answer stands for. */
  public static PanopticonException exceptionOf(int status, URI uri, byte[] body) {
    return ErrorAnswer.exception(status, uri, body);
  }

  /** Ends its connections and its thread; what is under way is cut off. Idempotent. */
  @Override
  public void close() {
    connections.shutdownNow();
  }

  private static ClientHttpRequestFactory requests(
      HttpClient connections, CalledServer server, Duration timeout) {
    var requests = new JdkClientHttpRequestFactory(connections);
    requests.setReadTimeout(timeout);
    return new ReachableRequests(requests, server);
  }

  // No interceptor: with one, the framework collects the whole body in memory before it sends it.
  private static RestClient restClient(
      CalledServer server, @Nullable String key, ClientHttpRequestFactory requests) {
    RestClient.Builder builder =
        RestClient.builder()
            .baseUrl(server.base())
            .requestFactory(requests)
            .configureMessageConverters(
                converters ->
                    converters
                        .registerDefaults()
                        .withJsonConverter(
                            new JacksonJsonHttpMessageConverter(ContractJson.mapper()))
                        .withStringConverter(
                            new StringHttpMessageConverter(StandardCharsets.UTF_8)))
            .defaultStatusHandler(
                HttpStatusCode::isError,
                (request, response) -> {
                  throw server.exception(
                      response.getStatusCode().value(),
                      request.getURI(),
                      response.getBody().readAllBytes());
                });
    return key == null
        ? builder.build()
        : builder.defaultHeader("Authorization", "Bearer " + key).build();
  }
}
