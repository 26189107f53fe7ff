package dev.panopticon.providers;

import dev.panopticon.model.ErrorClass;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/**
 * Sends requests over pooled keep-alive connections and brings back bytes: bounded in size, cut
 * when silent, ended at a deadline. What needs neither TLS nor a proxy goes over {@link
 * PlainConnections}, all else over the JDK's client. It follows no redirect (a key would go where
 * nobody meant it to go), knows no cookies, retries nothing and logs nothing. HTTP/1.1, because one
 * broken HTTP/2 connection takes all its calls with it, and many local servers speak nothing else.
 *
 * <p>Thread-safe; one instance for the whole process.
 */
final class HttpTransport implements AutoCloseable {
  /** What came of a request. */
  sealed interface Exchange permits Replied, Broken {}

  /**
   * A reply with any status.
   *
   * @param body whole for a good status; at least its beginning for an error
   */
  @SuppressWarnings("ArrayRecordComponent") // handed from reader to parser, never compared
  record Replied(int status, HttpHeaders headers, byte[] body) implements Exchange {
    boolean isGood() {
      return status / 100 == 2;
    }
  }

  /**
   * No whole reply.
   *
   * @param sent whether the request may have reached the provider
   */
  record Broken(ErrorClass errorClass, String message, boolean sent) implements Exchange {
    Broken(ErrorClass errorClass, String message) {
      this(errorClass, message, true);
    }
  }

  private static final String STOPPED = "the call was cancelled because this process stops";
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpClient http;
  private final PlainConnections plain;
  private final Predicate<URI> isPlain;
  private volatile boolean closed;

  /**
   * @param isPlain whether an address needs neither TLS nor a proxy
   */
  HttpTransport(CallSettings settings, Predicate<URI> isPlain) {
    this.isPlain = isPlain;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(settings.connectTimeout())
            .executor(executor)
            .build();
    this.plain = new PlainConnections();
  }

  /**
   * Blocks until there is a reply or the end of patience.
   *
   * @param settings of this call
   */
  Exchange send(PostRequest request, Endpoint endpoint, CallSettings settings) {
    if (closed) {
      return new Broken(ErrorClass.CANCELLED, STOPPED, false);
    }
    return isPlain.test(request.uri())
        ? plain.send(request, endpoint, settings)
        : sendByJdk(request, endpoint, settings);
  }

  private Exchange sendByJdk(PostRequest request, Endpoint endpoint, CallSettings settings) {
    var collector = new ReplyCollector(settings.maxReplyBytes());
    var patience = new Patience(settings);
    var body = new AskedBody(request.body());
    var reply = http.sendAsync(request.forJdk(body), collector);
    try {
      return exchange(await(reply, collector, settings, patience), endpoint, settings);
    } catch (TimeoutException silentOrSlow) {
      if (!body.asked()) {
        return ConnectionFault.noneWithin(patience.spent(), endpoint);
      }
      HttpTransport.Replied error = collector.errorSoFar();
      return error == null ? timedOut(silentOrSlow, endpoint) : error;
    } catch (ExecutionException broken) {
      return closed ? stopped() : ConnectionFault.of(broken.getCause(), endpoint, settings);
    } catch (CancellationException shutDown) {
      return stopped();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return interrupted(endpoint);
    } finally {
      giveUpUnlessDone(reply, collector);
    }
  }

  private HttpResponse<ReplyCollector.Collected> await(
      CompletableFuture<HttpResponse<ReplyCollector.Collected>> reply,
      ReplyCollector collector,
      CallSettings settings,
      Patience patience)
      throws InterruptedException, ExecutionException, TimeoutException {
    while (true) {
      long untilSilent =
          collector.lastByteNanos() + settings.silenceTimeout().toNanos() - System.nanoTime();
      long nanos = Math.min(untilSilent, patience.whole().toNanos());
      if (nanos <= 0) {
        throw patience.ranOut();
      }
      try {
        return reply.get(nanos, TimeUnit.NANOSECONDS);
      } catch (TimeoutException lookAgain) {
        // A byte may have come in the meantime: the loop's head decides.
      }
    }
  }

  private static Exchange exchange(
      HttpResponse<ReplyCollector.Collected> response, Endpoint endpoint, CallSettings settings) {
    if (response.body().tooLarge()) {
      return tooLarge(settings, endpoint);
    }
    return new Replied(response.statusCode(), response.headers(), response.body().bytes());
  }

  private static void giveUpUnlessDone(CompletableFuture<?> reply, ReplyCollector collector) {
    if (!reply.isDone()) {
      reply.cancel(true);
      collector.cancel();
    }
  }

  static Broken tooLarge(CallSettings settings, Endpoint endpoint) {
    return new Broken(
        ErrorClass.REPLY_TOO_LARGE,
        "%s sent more than the %d bytes that an answer may have: lower max_tokens"
            .formatted(endpoint.shown(), settings.maxReplyBytes()));
  }

  static Broken interrupted(Endpoint endpoint) {
    return new Broken(
        ErrorClass.CANCELLED, "the call was cancelled while it waited for " + endpoint.shown());
  }

  static Broken timedOut(TimeoutException cause, Endpoint endpoint) {
    return new Broken(ErrorClass.TIMEOUT, endpoint.shown() + " " + cause.getMessage());
  }

  static Broken stopped() {
    return new Broken(ErrorClass.CANCELLED, STOPPED);
  }

  PlainConnections plain() {
    return plain;
  }

  /** Ends all calls in flight, which come back as cancelled, and all connections. */
  @Override
  public void close() {
    closed = true;
    plain.close();
    http.shutdownNow();
    try {
      http.awaitTermination(GRACE);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    executor.shutdown();
  }
}
