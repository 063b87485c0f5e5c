package io.github.onloadnode.nodeapi;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The lines of an answer that has no end. Bytes are asked for only once the lines before were
 * taken, and a line has a limit, so that memory is bounded.
 */
final class WatchLines implements BodySubscriber<WatchLines> {

  private sealed interface Item {

    record Bytes(ByteBuffer bytes) implements Item {}

    /**
     * @param fault empty where the server ended it
     */
    record End(Optional<String> fault) implements Item {}
  }

  private final int longest;
  private final BlockingQueue<Item> items = new LinkedBlockingQueue<>();
  private final AtomicReference<Flow.Subscription> source = new AtomicReference<>();
  private ByteArrayOutputStream line = new ByteArrayOutputStream();
  private ByteBuffer bytes = ByteBuffer.allocate(0);

  WatchLines(int longest) {
    this.longest = longest;
  }

  @Override
  public CompletionStage<WatchLines> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    source.set(subscription);
    subscription.request(1);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (ByteBuffer buffer : buffers) {
      byte[] some = new byte[buffer.remaining()];
      buffer.get(some);
      all.writeBytes(some);
    }
    items.add(new Item.Bytes(ByteBuffer.wrap(all.toByteArray())));
  }

  @Override
  public void onError(Throwable failure) {
    items.add(new Item.End(Optional.of(String.valueOf(failure.getMessage()))));
  }

  @Override
  public void onComplete() {
    items.add(new Item.End(Optional.empty()));
  }

  /**
   * The next line; empty at the end.
   *
   * @param patience for any byte at all
   * @throws IOException if the connection broke, was silent for too long, or a line is too long
   */
  Optional<String> next(Duration patience) throws IOException, InterruptedException {
    while (true) {
      while (bytes.hasRemaining()) {
        byte next = bytes.get();
        if (next == '\n') {
          String whole = line.toString(StandardCharsets.UTF_8);
          line = new ByteArrayOutputStream();
          return Optional.of(whole);
        }
        line.write(next);
        if (line.size() > longest) {
          throw new IOException("a line of more than " + longest + " bytes");
        }
      }
      if (!filled(patience)) {
        return Optional.empty();
      }
    }
  }

  private boolean filled(Duration patience) throws IOException, InterruptedException {
    Item item = items.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    if (item == null) {
      throw new IOException("nothing was heard for " + patience.toSeconds() + " s");
    }
    if (item instanceof Item.End(Optional<String> fault)) {
      items.add(item);
      if (fault.isPresent()) {
        throw new IOException(fault.get());
      }
      return false;
    }
    bytes = ((Item.Bytes) item).bytes();
    Flow.Subscription subscription = source.get();
    if (subscription != null) {
      subscription.request(1);
    }
    return true;
  }

  /** Ends the connection. */
  void cancel() {
    Flow.Subscription subscription = source.get();
    if (subscription != null) {
      subscription.cancel();
    }
  }
}
