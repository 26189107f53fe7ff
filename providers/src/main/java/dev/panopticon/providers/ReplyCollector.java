package dev.panopticon.providers;

import java.io.ByteArrayOutputStream;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.ResponseInfo;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow.Subscription;
import org.jspecify.annotations.Nullable;

/**
 * Collects one reply and keeps the time of its last byte. An answer larger than the bound ends the
 * connection at once. Of an error's body the beginning is enough, and an error stays what its
 * status says even when its body breaks off.
 *
 * <p>The HTTP client feeds it; the caller reads {@link #lastByteNanos} and {@link #errorSoFar} from
 * its own thread.
 */
final class ReplyCollector
    implements BodyHandler<ReplyCollector.Collected>, BodySubscriber<ReplyCollector.Collected> {
  /** A whole body, the beginning of an error's body, or nothing when an answer was too large. */
  @SuppressWarnings("ArrayRecordComponent") // handed on at once, never compared
  record Collected(byte[] bytes, boolean tooLarge) {}

  /** No provider's error says more. */
  static final int MAX_ERROR_BYTES = 64 * 1024;

  private final long maxAnswerBytes;
  private final CompletableFuture<Collected> collected = new CompletableFuture<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private volatile long lastByteNanos = System.nanoTime();
  private volatile @Nullable ResponseInfo head;
  private volatile @Nullable Subscription subscription;

  ReplyCollector(long maxAnswerBytes) {
    this.maxAnswerBytes = maxAnswerBytes;
  }

  /** On the scale of {@link System#nanoTime}; the time of construction before the first byte. */
  long lastByteNanos() {
    return lastByteNanos;
  }

  /** What has come so far when the reply is an error; null when its status is good or unknown. */
  HttpTransport.@Nullable Replied errorSoFar() {
    ResponseInfo known = head;
    return known == null || isGood(known)
        ? null
        : new HttpTransport.Replied(known.statusCode(), known.headers(), bytes.toByteArray());
  }

  /** Ends the connection, when there is a body that still comes. */
  void cancel() {
    Subscription current = subscription;
    if (current != null) {
      current.cancel();
    }
  }

  @Override
  public BodySubscriber<Collected> apply(ResponseInfo responseHead) {
    lastByteNanos = System.nanoTime();
    head = responseHead;
    return this;
  }

  @Override
  public CompletionStage<Collected> getBody() {
    return collected;
  }

  @Override
  public void onSubscribe(Subscription newSubscription) {
    subscription = newSubscription;
    if (isGood() && announcedBytes() > maxAnswerBytes) {
      stop(new Collected(new byte[0], true));
    } else {
      newSubscription.request(Long.MAX_VALUE);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    lastByteNanos = System.nanoTime();
    if (collected.isDone()) {
      return;
    }
    for (ByteBuffer buffer : buffers) {
      if (buffer.remaining() > room()) {
        stopWithFullRoom(buffer);
        return;
      }
      append(buffer, buffer.remaining());
    }
  }

  @Override
  public void onError(Throwable cause) {
    if (isGood()) {
      collected.completeExceptionally(cause);
    } else {
      collected.complete(new Collected(bytes.toByteArray(), false));
    }
  }

  @Override
  public void onComplete() {
    collected.complete(new Collected(bytes.toByteArray(), false));
  }

  private void stopWithFullRoom(ByteBuffer buffer) {
    if (isGood()) {
      stop(new Collected(new byte[0], true));
    } else {
      append(buffer, (int) room());
      stop(new Collected(bytes.toByteArray(), false));
    }
  }

  private void stop(Collected outcome) {
    collected.complete(outcome);
    cancel();
  }

  private void append(ByteBuffer buffer, int length) {
    var chunk = new byte[length];
    buffer.get(chunk);
    bytes.write(chunk, 0, length);
  }

  private long room() {
    return (isGood() ? maxAnswerBytes : MAX_ERROR_BYTES) - bytes.size();
  }

  private long announcedBytes() {
    ResponseInfo known = head;
    return known == null ? 0 : known.headers().firstValueAsLong("content-length").orElse(0);
  }

  private boolean isGood() {
    ResponseInfo known = head;
    return known == null || isGood(known);
  }

  private static boolean isGood(ResponseInfo known) {
    return known.statusCode() / 100 == 2;
  }
}
