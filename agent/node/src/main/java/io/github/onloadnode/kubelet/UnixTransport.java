package io.github.onloadnode.kubelet;

import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollDomainSocketChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerDomainSocketChannel;
import io.netty.channel.unix.DomainSocketAddress;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** gRPC over unix sockets, all on one event loop with one thread. */
public final class UnixTransport implements AutoCloseable {

  private static final long CLOSE_MILLIS = 300;

  private final EventLoopGroup loop;

  private UnixTransport(EventLoopGroup loop) {
    this.loop = loop;
  }

  /** Creates a transport; its thread is a daemon. */
  public static UnixTransport open(String threadName) {
    return new UnixTransport(
        new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory(threadName, true), EpollIoHandler.newFactory()));
  }

  /** A server on the socket; its calls run on the event loop unless set otherwise. */
  public NettyServerBuilder server(Path socket) {
    return NettyServerBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
        .channelType(EpollServerDomainSocketChannel.class)
        .bossEventLoopGroup(loop)
        .workerEventLoopGroup(loop)
        .directExecutor();
  }

  /** A client of the socket; its callbacks run on the event loop unless set otherwise. */
  public NettyChannelBuilder channel(Path socket) {
    return NettyChannelBuilder.forAddress(new DomainSocketAddress(socket.toFile()))
        .channelType(EpollDomainSocketChannel.class)
        .eventLoopGroup(loop)
        .overrideAuthority("localhost")
        .usePlaintext()
        .disableRetry()
        .directExecutor();
  }

  /** Stops the event loop and drops its open connections. */
  @Override
  public void close() {
    loop.shutdownGracefully(0, CLOSE_MILLIS, TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSE_MILLIS, TimeUnit.MILLISECONDS);
  }
}
