package dev.panopticon.contract;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.StringHttpMessageConverter;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import tools.jackson.core.JacksonException;

/**
 * Calls a server by the same interfaces that its controllers implement. An error comes back as the
 * exception that the server threw. Thread-safe.
 */
public final class ContractClient {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration READ_TIMEOUT = Duration.ofMinutes(10);

  private final RestClient http;
  private final HttpServiceProxyFactory proxies;

  /**
   * @param base such as {@code http://127.0.0.1:8000}
   * @param key API key or the server's own token; null to send none
   */
  public ContractClient(URI base, @Nullable String key) {
    this.http = restClient(base, key);
    this.proxies = HttpServiceProxyFactory.builderFor(RestClientAdapter.create(http)).build();
  }

  /** A proxy of the contract {@code type}. */
  public <T> T of(Class<T> type) {
    return proxies.createClient(type);
  }

  /** For the streams that no contract has: imports, exports, uploads, events. */
  public RestClient http() {
    return http;
  }

  private static RestClient restClient(URI base, @Nullable String key) {
    var requests =
        new JdkClientHttpRequestFactory(
            HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .version(HttpClient.Version.HTTP_1_1)
                .build());
    requests.setReadTimeout(READ_TIMEOUT);
    RestClient.Builder builder =
        RestClient.builder()
            .baseUrl(base)
            .requestFactory(requests)
            .configureMessageConverters(
                converters ->
                    converters
                        .registerDefaults()
                        .withJsonConverter(
                            new JacksonJsonHttpMessageConverter(ContractJson.mapper()))
                        .withStringConverter(
                            new StringHttpMessageConverter(
                                java.nio.charset.StandardCharsets.UTF_8)))
            .requestInterceptor(
                (request, body, execution) -> {
                  try {
                    return execution.execute(request, body);
                  } catch (IOException e) {
                    throw unreachable(base, e);
                  }
                })
            .defaultStatusHandler(status -> status.isError(), ContractClient::raise);
    return key == null
        ? builder.build()
        : builder.defaultHeader("Authorization", "Bearer " + key).build();
  }

  private static PanopticonException unreachable(URI base, IOException cause) {
    return new PanopticonException(
        ErrorCode.UNAVAILABLE,
        "No answer from the server at "
            + base
            + " ("
            + (cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage())
            + "). Is it running? `panopticon up` starts one.",
        cause);
  }

  private static void raise(HttpRequest request, ClientHttpResponse response) throws IOException {
    byte[] body = response.getBody().readAllBytes();
    throw exceptionOf(response.getStatusCode().value(), request.getURI(), body);
  }

  /** The exception that a server's error answer stands for. */
  public static PanopticonException exceptionOf(int status, URI uri, byte[] body) {
    try {
      Problem problem = ContractJson.mapper().readValue(body, Problem.class);
      return new PanopticonException(
          ErrorCode.fromWire(problem.code()), problem.detail(), Map.of(), problem.errors(), null);
    } catch (JacksonException | NullPointerException | ResourceAccessException e) {
      return new PanopticonException(
          ErrorCode.INTERNAL,
          "The server at "
              + uri.getAuthority()
              + " answered "
              + status
              + " without a problem detail. Is it a Panopticon?",
          e);
    }
  }
}
