package dev.panopticon.simulator;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/**
 * An OpenAI-compatible provider with scripted latency and faults, which counts every call. See the
 * package for what its answers depend on.
 *
 * <p>It serves from {@link #start} until {@link #close}. Safe for many threads.
 */
public final class Simulator implements AutoCloseable {
  /** A prompt may hold a few long documents, and the answer of 10 MB that a judge is shown. */
  private static final int MAX_BODY_BYTES = 64 << 20;

  /** Thousands of clients may connect in the same instant. */
  private static final int BACKLOG = 8_192;

  private final CallLedger ledger;
  private final EventLoopGroup eventLoops;
  private final ChannelGroup channels;
  private final InetSocketAddress address;

  private Simulator(SimulatorSettings settings) {
    ledger = new CallLedger(System::nanoTime);
    channels = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    eventLoops =
        new MultiThreadIoEventLoopGroup(
            Runtime.getRuntime().availableProcessors(),
            new DefaultThreadFactory("simulator", true),
            NioIoHandler.newFactory());
    var router = new Router(settings, ledger, System::nanoTime);
    Channel server = bind(bootstrap(router), settings.access());
    channels.add(server);
    address = (InetSocketAddress) server.localAddress();
  }

  /**
   * Starts to listen.
   *
   * @throws UncheckedIOException if the address cannot be listened on, for one because the port is
   *     taken
   */
  public static Simulator start(SimulatorSettings settings) {
    return new Simulator(settings);
  }

  /** Where clients of the OpenAI API point their base URL: {@code http://127.0.0.1:PORT/v1}. */
  public URI baseUrl() {
    return rootUrl().resolve("/v1");
  }

  /** Where {@code /stats} and {@code /health} are: {@code http://127.0.0.1:PORT/}. */
  public URI rootUrl() {
    String host = address.getAddress().isAnyLocalAddress() ? "127.0.0.1" : address.getHostString();
    return URI.create("http://%s:%d/".formatted(host, address.getPort()));
  }

  /** The port that it listens on. */
  public int port() {
    return address.getPort();
  }

  /** The counts since the start or the last reset. */
  public SimulatorStats stats() {
    return ledger.snapshot();
  }

  /** Drops all connections, with whatever is in flight on them, and ends within two seconds. */
  @Override
  public void close() {
    channels.close().awaitUninterruptibly(500);
    eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1_500);
  }

  private ServerBootstrap bootstrap(Router router) {
    return new ServerBootstrap()
        .group(eventLoops)
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(
            new ChannelInitializer<SocketChannel>() {
              @Override
              protected void initChannel(SocketChannel channel) {
                channels.add(channel);
                channel
                    .pipeline()
                    .addLast(new HttpServerCodec())
                    .addLast(new HttpObjectAggregator(MAX_BODY_BYTES))
                    .addLast(new ConnectionHandler(router));
              }
            });
  }

  private Channel bind(ServerBootstrap bootstrap, Access access) {
    ChannelFuture bound = bootstrap.bind(access.host(), access.port()).awaitUninterruptibly();
    if (bound.isSuccess()) {
      return bound.channel();
    }
    eventLoops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(1_500);
    throw new UncheckedIOException(
        "The simulator cannot listen on %s:%d: %s. Choose another port, or 0 for a free one."
            .formatted(access.host(), access.port(), bound.cause().getMessage()),
        new IOException(bound.cause()));
  }
}
