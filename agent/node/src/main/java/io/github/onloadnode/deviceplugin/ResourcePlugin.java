package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.deviceplugin.ResourceStatus.State;
import io.github.onloadnode.host.SocketDirectory;
import io.github.onloadnode.host.SocketDirectory.FileKey;
import io.github.onloadnode.node.ResourceName;
import io.github.onloadnode.offer.Offer;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One resource over all restarts of the kubelet. Whatever ends the registration leads to LOST, and
 * LOST to the next attempt, for ever. Owned by the scheduler's thread.
 */
final class ResourcePlugin implements Generation.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(ResourcePlugin.class);

  private final ResourceName resource;
  private final PluginRuntime runtime;
  private final SocketDirectory directory;
  private final KubeletRegistrar registrar;
  private final AllocationDesk desk;
  private final Backoff backoff;
  private final StatusBoard board;
  private final PendingCall call;

  private @Nullable Generation generation;
  private @Nullable Generation last;
  private Scheduler.@Nullable Timer timer;
  private Optional<FileKey> kubelet = Optional.empty();
  private boolean closed;
  private Duration streamingSince = Duration.ZERO;

  ResourcePlugin(ResourceName resource, PluginRuntime runtime) {
    this.resource = resource;
    this.runtime = runtime;
    directory = runtime.directory();
    registrar = runtime.registrar();
    desk = new AllocationDesk(resource, runtime.clock());
    backoff = runtime.backoff();
    board = new StatusBoard(resource.value());
    call = new PendingCall(runtime.scheduler());
  }

  /** From now on Allocate answers by this offer. By any thread. */
  void publish(Offer offer) {
    desk.publish(PublishedOffer.of(resource, offer));
  }

  /** By any thread. */
  AnsweredDevices answered() {
    return desk.answered();
  }

  /** By any thread. */
  ResourceStatus status() {
    return board.status(desk.published().catalog(), desk.counts());
  }

  /**
   * There is something to announce: the first time it starts everything.
   *
   * @param how what is done with streams that are open
   */
  void announce(Consumer<Generation> how) {
    if (closed || desk.published().isNone()) {
      return;
    }
    if (board.state() == State.STOPPED) {
      attempt();
    } else if (generation != null) {
      how.accept(generation);
    }
  }

  /** Compares what is there with what was there; the base that needs no event to arrive. */
  void look() {
    Optional<FileKey> found = directory.key(KubeletRegistrar.KUBELET_SOCKET);
    boolean other = found.isPresent() && !found.equals(kubelet);
    switch (board.state()) {
      case STOPPED -> {}
      case LOST -> {
        if (other) {
          backoff.reset();
          attempt();
        }
      }
      case SERVING, REGISTERING, STREAMING ->
          Optional.ofNullable(generation)
              .flatMap(Generation::displaced)
              .or(() -> other ? Optional.of(RegistrationLoss.KUBELET_RESTARTED) : Optional.empty())
              .ifPresent(this::displaced);
    }
  }

  /** Ends streams and server, removes the socket and never registers again. */
  void close() {
    closed = true;
    abandon();
    drop();
    board.stopped(Optional.empty());
  }

  /** Waits for the connections of the last socket to be gone. */
  void awaitClosed(Duration patience) {
    if (last != null) {
      last.awaitClosed(patience);
    }
  }

  @Override
  public void streamOpened(Generation opened) {
    if (opened == generation && board.isRegistered()) {
      streaming(opened);
    }
  }

  @Override
  public void streamEnded(Generation ended) {
    if (ended == generation && board.isRegistered() && !ended.hasStream()) {
      lost(RegistrationLoss.STREAM_ENDED);
    }
  }

  private void attempt() {
    abandon();
    kubelet = directory.key(KubeletRegistrar.KUBELET_SOCKET);
    Generation usable = generation;
    if (usable != null && !usable.isFound() && usable.displaced().isEmpty()) {
      register(usable);
      return;
    }
    drop();
    Generation fresh = new Generation(desk, runtime, this);
    try {
      fresh.start();
    } catch (IOException e) {
      fresh.close();
      failed(String.valueOf(e.getMessage()));
      return;
    }
    generation = fresh;
    board.progress(State.SERVING, false, fresh.socketName());
    call.await(fresh.check(), failure -> checked(fresh, failure));
  }

  private void checked(Generation fresh, @Nullable Throwable failure) {
    if (failure != null) {
      drop();
      failed("own socket " + fresh.socketName() + " does not answer: " + failure.getMessage());
      return;
    }
    register(fresh);
  }

  private void register(Generation usable) {
    if (kubelet.isEmpty()) {
      failed(
          "%s does not exist: kubelet is not running"
              .formatted(directory.socket(KubeletRegistrar.KUBELET_SOCKET)));
      return;
    }
    board.progress(State.REGISTERING, false, usable.socketName());
    call.await(
        registrar.register(resource, usable.socketName()), failure -> answered(usable, failure));
  }

  private void answered(Generation usable, @Nullable Throwable failure) {
    if (failure != null) {
      failed(registrar.explain(resource, failure));
      return;
    }
    board.progress(State.REGISTERING, true, usable.socketName());
    if (usable.hasStream()) {
      streaming(usable);
    } else if (usable.hasStreamed()) {
      lost(RegistrationLoss.STREAM_ENDED);
    } else {
      timer =
          runtime
              .scheduler()
              .later(runtime.timing().stream(), () -> lost(RegistrationLoss.NO_STREAM));
    }
  }

  private void streaming(Generation usable) {
    abandon();
    streamingSince = runtime.scheduler().uptime();
    board.streaming(usable.socketName());
    LOG.info("registered with kubelet resource={} socket={}", resource, usable.socketName());
  }

  private void displaced(RegistrationLoss loss) {
    if (board.isRegistered()) {
      lost(loss);
    } else {
      drop();
      backoff.reset();
      failed("register " + resource + ": interrupted: " + loss.label());
    }
  }

  private void lost(RegistrationLoss loss) {
    Duration lived = runtime.scheduler().uptime().minus(streamingSince);
    boolean stood =
        board.state() == State.STREAMING && lived.compareTo(runtime.timing().stable()) >= 0;
    if (stood || loss == RegistrationLoss.KUBELET_RESTARTED) {
      backoff.reset();
    }
    drop();
    kubelet = directory.key(KubeletRegistrar.KUBELET_SOCKET);
    board.lost(loss);
    LOG.info("registration lost resource={} reason={}", resource, loss.label());
    retry();
  }

  private void failed(String error) {
    if (generation != null && generation.isFound()) {
      drop();
    }
    if (!board.error().equals(Optional.of(error))) {
      LOG.warn("not registered resource={} error={}", resource, error);
    }
    board.failed(error, Optional.ofNullable(generation).map(Generation::socketName));
    retry();
  }

  private void retry() {
    abandon();
    timer = runtime.scheduler().later(backoff.next(), this::attempt);
  }

  private void drop() {
    if (generation != null) {
      generation.close();
      last = generation;
      generation = null;
    }
  }

  /** Nothing is awaited any more: neither an answer nor a time. */
  private void abandon() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
    call.abandon();
  }
}
