package dev.panopticon.providers;

import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.Fault;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.ProviderKind;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Calls models of every kind over one pool of connections. Make one for the process, share it among
 * all threads, close it last.
 */
public final class ProviderClients implements ModelClient, AutoCloseable {
  private static final int MAX_ENDPOINTS = 1_000;

  private final Credentials credentials;
  private final HttpTransport transport;
  private final ChatCompletions chatCompletions;
  private final Map<Address, Resolved<Endpoint>> endpoints = new ConcurrentHashMap<>();

  /** All that an endpoint depends on. */
  private record Address(ProviderKind provider, @Nullable String baseUrl) {}

  public ProviderClients(Credentials credentials, CallSettings settings) {
    this(credentials, settings, InstantSource.system());
  }

  ProviderClients(Credentials credentials, CallSettings settings, InstantSource clock) {
    this(credentials, settings, clock, new PlainAddresses());
  }

  ProviderClients(
      Credentials credentials, CallSettings settings, InstantSource clock, Predicate<URI> isPlain) {
    this.credentials = credentials;
    this.transport = new HttpTransport(settings, isPlain);
    this.chatCompletions = new ChatCompletions(transport, settings, clock);
  }

  /**
   * What is wrong with a definition before it is called, without a call: address, credential,
   * parameters. The pointers are relative to the model ({@code /base_url}, {@code /api_key_env},
   * {@code /parameters/stream}).
   */
  public List<Fault> faultsOf(ModelSpec.Remote model) {
    var faults = new ArrayList<Fault>();
    switch (Endpoint.of(model)) {
      case Resolved.Wrong<Endpoint> wrong -> faults.add(fault(wrong));
      case Resolved.Found<Endpoint> endpoint -> {
        if (credentials.resolve(model, endpoint.value()) instanceof Resolved.Wrong<ApiKey> wrong) {
          faults.add(fault(wrong));
        }
      }
    }
    faults.addAll(ChatRequestBody.faultsOf(model.parameters()));
    return faults;
  }

  private static Fault fault(Resolved.Wrong<?> wrong) {
    return Fault.at("/" + wrong.key(), wrong.reason());
  }

  @Override
  public CallOutcome call(CallRequest request) {
    List<Fault> faults = ChatRequestBody.faultsOf(request.parameters());
    if (!faults.isEmpty()) {
      return failed(ErrorClass.INVALID_REQUEST, faults.getFirst().detail());
    }
    return switch (endpoint(request.model())) {
      case Resolved.Wrong<Endpoint> wrong -> failed(ErrorClass.INVALID_REQUEST, wrong.reason());
      case Resolved.Found<Endpoint> endpoint -> callAt(endpoint.value(), request);
    };
  }

  /** Parsed once for all calls; credentials are looked up anew for each. */
  private Resolved<Endpoint> endpoint(ModelSpec.Remote model) {
    if (endpoints.size() >= MAX_ENDPOINTS) {
      endpoints.clear();
    }
    return endpoints.computeIfAbsent(
        new Address(model.provider(), model.baseUrl()), _ -> Endpoint.of(model));
  }

  private CallOutcome callAt(Endpoint endpoint, CallRequest request) {
    return switch (credentials.resolve(request.model(), endpoint)) {
      case Resolved.Wrong<ApiKey> wrong -> failed(ErrorClass.UNAUTHENTICATED, wrong.reason());
      case Resolved.Found<ApiKey> key -> callWith(key.value(), endpoint, request);
    };
  }

  private CallOutcome callWith(ApiKey key, Endpoint endpoint, CallRequest request) {
    return switch (request.model().provider()) {
      case OPENAI, OPENAI_COMPATIBLE -> chatCompletions.call(request, endpoint, key);
      case RECORDED ->
          failed(ErrorClass.INTERNAL, "a recorded model has no provider to call"); // no such Remote
    };
  }

  private static CallOutcome failed(ErrorClass errorClass, String message) {
    return new CallOutcome.Failed(errorClass, message, null, Duration.ZERO);
  }

  /**
   * Connections on which a call is under way now; of those that need neither TLS nor a proxy. The
   * JDK does not tell of the others.
   */
  public int connectionsInUse() {
    return transport.plain().inUse();
  }

  /** As {@link #connectionsInUse}, those that are kept for the next call. */
  public int connectionsIdle() {
    return transport.plain().idle();
  }

  /** Ends all connections; calls in flight come back as cancelled. */
  @Override
  public void close() {
    transport.close();
  }
}
