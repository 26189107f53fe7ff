package dev.panopticon.simulator;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection: takes its requests one after the other and carries out the plan for each. All of
 * it runs on the connection's event loop, so nothing here needs a lock; waiting is a timer there.
 */
@SuppressWarnings("FutureReturnValueIgnored") // Netty closes the channel of a failed write
final class ConnectionHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
  private static final Logger log = LoggerFactory.getLogger(ConnectionHandler.class);

  /** Pipelined requests beyond this many wait in the socket. */
  private static final int MAX_WAITING = 16;

  private final Router router;
  private final Queue<Incoming> waiting = new ArrayDeque<>();
  private @Nullable Exchange current;

  ConnectionHandler(Router router) {
    this.router = router;
  }

  private record Incoming(HttpCall call, boolean keepAlive) {}

  private record Exchange(Plan plan, boolean keepAlive) {}

  @Override
  protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
    if (request.decoderResult().isFailure()) {
      context.close(); // not HTTP
      return;
    }
    waiting.add(new Incoming(call(request), HttpUtil.isKeepAlive(request)));
    if (waiting.size() > MAX_WAITING) {
      context.channel().config().setAutoRead(false);
    }
    serveWaiting(context);
  }

  @Override
  public void channelInactive(ChannelHandlerContext context) {
    if (current != null && current.plan().ticket() != null) {
      current.plan().ticket().endedWithoutReply();
    }
    waiting.clear();
    context.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (!(cause instanceof IOException)) { // those are clients that left
      log.error("A request failed inside the simulator; its connection is closed", cause);
    }
    context.close();
  }

  private static HttpCall call(FullHttpRequest request) {
    String uri = request.uri();
    int query = uri.indexOf('?');
    return new HttpCall(
        request.method().name(),
        query < 0 ? uri : uri.substring(0, query),
        request.headers().get(HttpHeaderNames.AUTHORIZATION),
        ByteBufUtil.getBytes(request.content()));
  }

  private void serveWaiting(ChannelHandlerContext context) {
    while (current == null && context.channel().isActive()) {
      Incoming next = waiting.poll();
      if (next == null) {
        context.channel().config().setAutoRead(true);
        return;
      }
      Exchange exchange = new Exchange(router.plan(next.call()), next.keepAlive());
      current = exchange;
      after(context, exchange.plan().delay(), () -> reply(context, exchange));
    }
  }

  private void reply(ChannelHandlerContext context, Exchange exchange) {
    switch (exchange.plan().reply()) {
      case Reply.Whole whole -> sendWhole(context, exchange, whole);
      case Reply.InParts parts -> sendHead(context, exchange, parts);
      case Reply.Silence(Duration duration) ->
          after(context, duration, () -> giveUp(context, exchange));
    }
  }

  private static void giveUp(ChannelHandlerContext context, Exchange exchange) {
    if (exchange.plan().ticket() != null) {
      exchange.plan().ticket().endedWithoutReply();
    }
    context.close();
  }

  private void sendWhole(ChannelHandlerContext context, Exchange exchange, Reply.Whole reply) {
    var response =
        new DefaultFullHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.valueOf(reply.head().status()),
            Unpooled.wrappedBuffer(reply.body()));
    setHeaders(response, reply.head(), exchange.keepAlive());
    HttpUtil.setContentLength(response, reply.body().length);
    // Counted before it is sent: who has the reply and then asks for the count finds it there.
    end(exchange, reply.head().status());
    finish(context, exchange, context.writeAndFlush(response));
  }

  private void sendHead(ChannelHandlerContext context, Exchange exchange, Reply.InParts reply) {
    var response =
        new DefaultHttpResponse(
            HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(reply.head().status()));
    setHeaders(response, reply.head(), exchange.keepAlive());
    if (reply.contentLength() < 0) {
      HttpUtil.setTransferEncodingChunked(response, true);
    } else {
      HttpUtil.setContentLength(response, reply.contentLength());
    }
    context.write(response);
    sendParts(context, exchange, reply, 0);
  }

  /** Sends the parts from {@code index} on; with an interval one now and the others later. */
  private void sendParts(
      ChannelHandlerContext context, Exchange exchange, Reply.InParts reply, int index) {
    int next = index;
    boolean oneByOne = !reply.interval().isZero();
    do {
      if (next == reply.parts().size()) {
        sendEnd(context, exchange, reply);
        return;
      }
      context.write(new DefaultHttpContent(Unpooled.wrappedBuffer(reply.parts().get(next++))));
    } while (!oneByOne);
    context.flush();
    int following = next;
    after(context, reply.interval(), () -> sendParts(context, exchange, reply, following));
  }

  private void sendEnd(ChannelHandlerContext context, Exchange exchange, Reply.InParts reply) {
    end(exchange, reply.head().status());
    if (reply.cut()) {
      current = null;
      context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    } else {
      finish(context, exchange, context.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT));
    }
  }

  private static void end(Exchange exchange, int status) {
    if (exchange.plan().ticket() != null) {
      exchange.plan().ticket().answered(status);
    }
  }

  private void finish(ChannelHandlerContext context, Exchange exchange, ChannelFuture sent) {
    if (!exchange.keepAlive()) {
      sent.addListener(ChannelFutureListener.CLOSE); // and current stays: nothing else is served
      return;
    }
    current = null;
    if (!waiting.isEmpty()) {
      context.executor().execute(() -> serveWaiting(context));
    }
  }

  private static void setHeaders(HttpResponse response, Reply.Head head, boolean keepAlive) {
    response.headers().set(HttpHeaderNames.CONTENT_TYPE, head.contentType());
    for (Map.Entry<String, String> header : head.headers().entrySet()) {
      response.headers().set(header.getKey(), header.getValue());
    }
    HttpUtil.setKeepAlive(response, keepAlive);
  }

  private static void after(ChannelHandlerContext context, Duration delay, Runnable action) {
    if (delay.isZero()) {
      action.run();
      return;
    }
    Runnable ifOpen =
        () -> {
          if (context.channel().isActive()) {
            action.run();
          }
        };
    context.executor().schedule(ifOpen, delay.toNanos(), TimeUnit.NANOSECONDS);
  }
}
