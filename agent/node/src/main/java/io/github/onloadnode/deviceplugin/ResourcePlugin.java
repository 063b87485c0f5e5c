package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.deviceplugin.Phase.Waiting;
import io.github.onloadnode.deviceplugin.Registered.Streaming;
import io.github.onloadnode.deviceplugin.ResourceStatus.State;
import io.github.onloadnode.host.SocketDirectory;
import io.github.onloadnode.node.ResourceName;
import io.github.onloadnode.offer.Offer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One resource across all kubelet restarts: passes events to its {@link Phase} and does what each
 * new phase asks for. Owned by the scheduler's thread.
 */
final class ResourcePlugin implements PluginEndpoint.Listener {

  private static final Logger LOG = LoggerFactory.getLogger(ResourcePlugin.class);

  private final ResourceName resource;
  private final PluginRuntime runtime;
  private final AllocationDesk desk;
  private final PendingEvent pending;
  private final Runnable settled;

  private volatile Phase phase;

  /** When it last became ready or lost its registration. */
  private volatile Instant since;

  /** The endpoint bound last, open as long as the phase names it. */
  private @Nullable PluginEndpoint endpoint;

  /**
   * A resource without an offer yet.
   *
   * @param settled runs when the kubelet starts or stops listening
   */
  ResourcePlugin(ResourceName resource, PluginRuntime runtime, Runnable settled) {
    this.resource = resource;
    this.runtime = runtime;
    this.settled = settled;
    desk = new AllocationDesk(resource, runtime.clock());
    pending = new PendingEvent(runtime.scheduler());
    phase = new Phase.Unoffered(History.none(resource.value(), Backoff.of(runtime.timing())));
    since = runtime.clock().instant();
  }

  /** From now on Allocate answers from this offer. Any thread may call this. */
  void publish(Offer offer) {
    PublishedOffer before = desk.published();
    desk.publish(PublishedOffer.of(resource, offer, before, runtime.clock().instant()));
  }

  /** What answers Allocate. Any thread may call this. */
  AllocationDesk desk() {
    return desk;
  }

  /** Any thread may call this. */
  ResourceStatus status() {
    return ResourceStatus.of(phase, since, desk.published().offer(), desk.counts());
  }

  /**
   * Announces the offer; the first call starts registration.
   *
   * @param how applied to the open endpoint
   */
  void announce(Consumer<PluginEndpoint> how) {
    if (!desk.published().isNone()) {
      open().ifPresentOrElse(how, () -> enter(phase.offered(observe())));
    }
  }

  /** Compares the plugin directory with its last state, so that nothing depends on events. */
  void look() {
    enter(phase.looked(observe()));
  }

  /** Ends streams and server, removes the socket and never registers again. */
  void close() {
    enter(phase.closed());
  }

  /** Waits for the connections of the last socket to be gone. */
  void awaitClosed(Duration patience) {
    if (endpoint != null) {
      endpoint.awaitClosed(patience);
    }
  }

  @Override
  public void streamOpened() {
    enter(phase.streamOpened(observe()));
  }

  @Override
  public void streamEnded() {
    enter(phase.streamEnded(observe()));
  }

  // A new phase is entered even if it is equal: it awaits its own event.
  @SuppressWarnings("ReferenceEquality")
  private void enter(Phase next) {
    Phase before = phase;
    if (next == before) {
      return;
    }
    pending.cancel();
    if (!before.endpoint().equals(next.endpoint())) {
      open().ifPresent(PluginEndpoint::close);
    }
    if ((before.state() == State.STREAMING) != (next.state() == State.STREAMING)
        || !before.history().losses().equals(next.history().losses())) {
      // Set before the phase, so that whoever sees the new phase sees this too.
      since = runtime.clock().instant();
    }
    phase = next;
    log(before, next);
    act(next);
    if (before instanceof Streaming ? next instanceof Waiting : next instanceof Streaming) {
      settled.run();
    }
  }

  private void act(Phase entered) {
    switch (entered.action()) {
      case NOTHING -> {}
      case BIND -> bind();
      case CHECK -> open().ifPresent(this::check);
      case REGISTER -> open().ifPresent(this::register);
      case AWAIT_STREAM -> pending.time(runtime.timing().stream(), this::due);
      case AWAIT_RETRY ->
          pending.time(entered.history().backoff().wait(runtime.random()), this::due);
    }
  }

  private void bind() {
    PluginEndpoint fresh = new PluginEndpoint(desk, runtime, this);
    try {
      fresh.start();
    } catch (IOException e) {
      fresh.close();
      failed(RegistrationFindings.notBound(resource.value(), String.valueOf(e.getMessage())));
      return;
    }
    endpoint = fresh;
    enter(phase.bound(fresh.socketName()));
  }

  private void check(PluginEndpoint bound) {
    pending.answer(
        bound.check(),
        failure -> {
          if (failure == null) {
            enter(phase.checked(observe()));
          } else {
            failed(
                RegistrationFindings.unanswered(
                    resource.value(), bound.socketName(), String.valueOf(failure.getMessage())));
          }
        });
  }

  private void register(PluginEndpoint checked) {
    KubeletRegistrar registrar = runtime.registrar();
    pending.answer(
        registrar.register(resource, checked.socketName()),
        failure -> {
          if (failure == null) {
            enter(phase.accepted(observe()));
          } else {
            failed(registrar.explain(resource, failure));
          }
        });
  }

  private void due() {
    enter(phase.due(observe()));
  }

  private void failed(Finding finding) {
    enter(phase.failed(finding, observe()));
  }

  private Observation observe() {
    SocketDirectory directory = runtime.directory();
    return new Observation(
        runtime.scheduler().uptime(),
        new KubeletSocket(
            directory.named(KubeletRegistrar.KUBELET_SOCKET),
            directory.key(KubeletRegistrar.KUBELET_SOCKET)),
        open().map(PluginEndpoint::state).orElse(EndpointState.NONE));
  }

  private Optional<PluginEndpoint> open() {
    return phase.endpoint().isPresent() ? Optional.ofNullable(endpoint) : Optional.empty();
  }

  private void log(Phase before, Phase entered) {
    if (entered instanceof Streaming streaming) {
      LOG.info("registered with kubelet resource={} socket={}", resource, streaming.socketName());
    } else if (entered instanceof Waiting waiting) {
      log(before.history().error(), waiting);
    }
  }

  private void log(Optional<Finding> known, Waiting waiting) {
    Optional<Finding> error = waiting.history().error();
    if (waiting.loss().isPresent()) {
      LOG.info("registration lost resource={} reason={}", resource, waiting.loss().get().label());
    } else if (error.isPresent() && !error.equals(known)) {
      LOG.warn("not registered resource={} error={}", resource, error.get().message());
    }
  }
}
