package dev.panopticon.providers;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Kept connections to providers that are reached without TLS, as local servers are. Each call is
 * one write and a read or two in its own virtual thread, with no other thread in between.
 * Thread-safe.
 */
final class PlainConnections implements AutoCloseable {
  private static final long KEPT_NANOS = Duration.ofSeconds(30).toNanos();

  /** Servers keep idle connections for five seconds and more. */
  private static final long SURE_NANOS = Duration.ofSeconds(1).toNanos();

  /** Less fits into what every system buffers, so that writing it cannot block for long. */
  private static final int BUFFERED_BYTES = 16 * 1024;

  private record Idle(PlainConnection connection, long since) {}

  private final Map<String, Deque<Idle>> idle = new ConcurrentHashMap<>();
  private final Set<PlainConnection> inUse = ConcurrentHashMap.newKeySet();
  private final ScheduledThreadPoolExecutor clock =
      new ScheduledThreadPoolExecutor(1, Thread.ofPlatform().name("plain-http").daemon().factory());
  private volatile boolean closed;

  PlainConnections() {
    clock.setRemoveOnCancelPolicy(true);
    var _ =
        clock.scheduleWithFixedDelay(this::dropOld, KEPT_NANOS, KEPT_NANOS, TimeUnit.NANOSECONDS);
  }

  /** Blocks until there is a reply or the end of patience. */
  HttpTransport.Exchange send(PostRequest request, Endpoint endpoint, CallSettings settings) {
    var patience = new Patience(settings);
    PlainConnection connection = null;
    try {
      connection = connection(request.uri(), settings);
      write(connection, request.onTheWire(), patience);
      return exchange(connection.receive(settings.maxReplyBytes(), patience), endpoint, settings);
    } catch (TimeoutException silentOrSlow) {
      return HttpTransport.timedOut(silentOrSlow, endpoint);
    } catch (IOException | UnresolvedAddressException broken) {
      return broken(broken, endpoint, settings);
    } finally {
      if (connection != null) {
        release(request.uri(), connection);
      }
    }
  }

  private static HttpTransport.Exchange exchange(
      PlainConnection.Reply reply, Endpoint endpoint, CallSettings settings) {
    return reply.tooLarge()
        ? HttpTransport.tooLarge(settings, endpoint)
        : new HttpTransport.Replied(reply.status(), reply.headers(), reply.body());
  }

  private HttpTransport.Broken broken(Exception cause, Endpoint endpoint, CallSettings settings) {
    if (closed) {
      return HttpTransport.stopped();
    }
    return Thread.currentThread().isInterrupted()
        ? HttpTransport.interrupted(endpoint)
        : ConnectionFault.of(cause, endpoint, settings);
  }

  private void write(PlainConnection connection, byte[] request, Patience patience)
      throws IOException, TimeoutException {
    if (request.length <= BUFFERED_BYTES) {
      connection.send(request);
      return;
    }
    Future<?> end =
        clock.schedule(connection::close, patience.whole().toNanos(), TimeUnit.NANOSECONDS);
    try {
      connection.send(request);
    } catch (IOException broken) {
      if (patience.isOver()) {
        throw patience.ranOut();
      }
      throw broken;
    } finally {
      end.cancel(false);
    }
  }

  private PlainConnection connection(URI uri, CallSettings settings) throws IOException {
    PlainConnection kept = kept(uri);
    PlainConnection connection = kept == null ? PlainConnection.open(address(uri), settings) : kept;
    inUse.add(connection);
    if (closed) {
      connection.close();
    }
    return connection;
  }

  private static InetSocketAddress address(URI uri) {
    String host = uri.getHost();
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    return new InetSocketAddress(
        bracketed ? host.substring(1, host.length() - 1) : host,
        uri.getPort() < 0 ? 80 : uri.getPort());
  }

  private @Nullable PlainConnection kept(URI uri) {
    Deque<Idle> kept = idle.get(uri.getRawAuthority());
    if (kept == null) {
      return null;
    }
    for (Idle latest = kept.pollFirst(); latest != null; latest = kept.pollFirst()) {
      boolean sure = System.nanoTime() - latest.since() < SURE_NANOS;
      if (sure || !latest.connection().isGone()) {
        return latest.connection();
      }
      latest.connection().close();
    }
    return null;
  }

  private void release(URI uri, PlainConnection connection) {
    inUse.remove(connection);
    if (connection.isReusable() && !closed) {
      idle.computeIfAbsent(uri.getRawAuthority(), authority -> new ConcurrentLinkedDeque<>())
          .addFirst(new Idle(connection, System.nanoTime()));
    } else {
      connection.close();
    }
  }

  private void dropOld() {
    long now = System.nanoTime();
    for (Deque<Idle> kept : idle.values()) {
      for (Idle oldest = kept.pollLast(); oldest != null; oldest = kept.pollLast()) {
        if (now - oldest.since() < KEPT_NANOS) {
          kept.addLast(oldest);
          break;
        }
        oldest.connection().close();
      }
    }
  }

  int inUse() {
    return inUse.size();
  }

  /** Kept for the next call. */
  int idle() {
    return idle.values().stream().mapToInt(Deque::size).sum();
  }

  /** Ends all calls in flight, which come back as cancelled, and all connections. */
  @Override
  public void close() {
    closed = true;
    clock.shutdownNow();
    inUse.forEach(PlainConnection::close);
    idle.values().forEach(kept -> kept.forEach(each -> each.connection().close()));
  }
}
