package io.github.onloadnode.diagnostics;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers HTTP/1 on one address with one thread. Incomplete requests cannot keep a complete one
 * from its answer: the thread waits for no connection, and closes the oldest when there is no room.
 */
final class Listener implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  private static final int BACKLOG = 512;
  private static final int ADMITTED_AT_ONCE = 64;

  /** How often slow connections are closed; the thread sleeps while there are no connections. */
  private static final Duration LOOK = Duration.ofSeconds(1);

  private static final Duration REQUEST = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final Duration SHORT_OF_DESCRIPTORS = Duration.ofMillis(20);

  private final String name;
  private final InetSocketAddress address;
  private final Door door;
  private final Crowd crowd;

  private volatile @Nullable ServerSocketChannel server;
  private @Nullable Selector selector;
  private @Nullable Thread thread;

  /**
   * @param name the thread's
   */
  Listener(String name, InetSocketAddress address, Door door, Crowd.Limits limits) {
    this.name = name;
    this.address = address;
    this.door = door;
    this.crowd = new Crowd(limits);
  }

  /**
   * Starts to answer.
   *
   * @throws IOException if listening on the address fails; the message names it
   */
  void start() throws IOException {
    ServerSocketChannel opened = ServerSocketChannel.open();
    try {
      opened.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      opened.bind(address, BACKLOG);
      opened.configureBlocking(false);
      Selector created = Selector.open();
      opened.register(created, SelectionKey.OP_ACCEPT);
      server = opened;
      selector = created;
      thread = Thread.ofPlatform().name(name).daemon().start(() -> run(created, opened));
    } catch (IOException e) {
      opened.close();
      String where = address.getAddress().getHostAddress() + ":" + address.getPort();
      throw new IOException("listen on " + where + " for diagnostics: " + e.getMessage(), e);
    }
  }

  /** The address; shows the real port if 0 was configured. */
  InetSocketAddress address() {
    ServerSocketChannel opened = server;
    return opened == null
        ? address
        : new InetSocketAddress(address.getAddress(), opened.socket().getLocalPort());
  }

  private void run(Selector open, ServerSocketChannel listening) {
    while (open.isOpen()) {
      try {
        // Zero waits without a timeout.
        open.select(key -> turn(key, open, listening), crowd.isEmpty() ? 0 : LOOK.toMillis());
        crowd.expire(System.nanoTime());
      } catch (IOException | RuntimeException e) {
        if (open.isOpen()) {
          LOG.error("diagnostics failed listener={}", name, e);
        }
      }
    }
  }

  private void turn(SelectionKey key, Selector open, ServerSocketChannel listening) {
    if (key.attachment() instanceof Connection connection) {
      try {
        go(connection, key);
      } catch (IOException | CancelledKeyException _) {
        crowd.leave(connection);
      }
    } else {
      admit(open, listening);
    }
  }

  private void admit(Selector open, ServerSocketChannel listening) {
    for (int count = 0; count < ADMITTED_AT_ONCE; count++) {
      try {
        SocketChannel channel = listening.accept();
        if (channel == null) {
          return;
        }
        admit(channel, open);
      } catch (IOException e) {
        // Most likely no file descriptor is left.
        LOG.debug("connection not taken listener={} error=\"{}\"", name, e.getMessage());
        crowd.squeeze();
        LockSupport.parkNanos(SHORT_OF_DESCRIPTORS.toNanos());
        return;
      }
    }
  }

  private void admit(SocketChannel channel, Selector open) {
    InetAddress peer = channel.socket().getInetAddress();
    Connection connection =
        new Connection(channel, peer, crowd.headBytes(), System.nanoTime() + REQUEST.toNanos());
    crowd.enter(connection);
    try {
      channel.configureBlocking(false);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      // Most requests have arrived by the time their connection is accepted.
      go(connection, channel.register(open, SelectionKey.OP_READ, connection));
    } catch (IOException | CancelledKeyException _) {
      crowd.leave(connection);
    }
  }

  private void go(Connection connection, SelectionKey key) throws IOException {
    if (!connection.isAnswering()) {
      switch (connection.read()) {
        case INCOMPLETE -> {
          return;
        }
        case GONE -> {
          crowd.leave(connection);
          return;
        }
        case TOO_LARGE -> answer(connection, "GET", Answer.text(431, "the request is too large"));
        case COMPLETE -> answer(connection);
      }
    }
    if (connection.write()) {
      crowd.leave(connection);
    } else {
      key.interestOps(SelectionKey.OP_WRITE);
      crowd.lag(connection);
    }
  }

  private void answer(Connection connection) {
    Optional<Request> request = Request.parse(connection.head());
    if (request.isEmpty()) {
      answer(connection, "GET", Answer.text(400, "this is not an HTTP/1 request"));
    } else if (!crowd.mayAsk(connection.peer(), System.nanoTime())) {
      answer(connection, request.get().method(), Answer.text(429, "too many requests a second"));
    } else {
      Answer answer = door.answer(request.get(), connection.peer().isLoopbackAddress());
      answer(connection, request.get().method(), answer);
    }
  }

  private void answer(Connection connection, String method, Answer answer) {
    connection.answer(
        answer.encoded(!method.equals("HEAD"), door.simulated()),
        System.nanoTime() + ANSWER.toNanos());
  }

  @Override
  public void close() {
    try {
      if (server != null) {
        server.close();
      }
      if (selector != null) {
        selector.close();
      }
    } catch (IOException e) {
      LOG.debug("listener not closed listener={} error=\"{}\"", name, e.getMessage());
    }
    awaitEnd();
    crowd.closeAll();
  }

  private void awaitEnd() {
    try {
      if (thread != null) {
        thread.join(PATIENCE);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
