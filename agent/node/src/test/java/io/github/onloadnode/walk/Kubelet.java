package io.github.onloadnode.walk;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.node.ContainerEdits;
import io.github.onloadnode.node.DevicePluginView;
import io.github.onloadnode.node.GivenDevices;
import io.github.onloadnode.node.HeldDevices;
import io.github.onloadnode.node.KubeletView;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.PodContainer.PodName;
import io.github.onloadnode.reconcile.KubeletLook;
import io.github.onloadnode.serve.Publisher;
import io.github.onloadnode.upgrade.Serving;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A kubelet in memory, with the device plugin that it talks to: allocations are answered by the
 * plugin, listed by the kubelet a moment later, and opened by the pod's process after that.
 */
final class Kubelet implements Publisher, KubeletLook {

  private static final String RESOURCE = "amd.com/onload";
  private static final ContainerEdits NOTHING = new ContainerEdits(List.of(), List.of(), Map.of());

  private static final int MOST = 2;

  /** So many passes ago. */
  private static final int LATE = 6;

  private final Hooks hooks;
  private final InstantSource clock;
  private final List<Pod> pods = new ArrayList<>();
  private Optional<Serving> serving = Optional.empty();
  private Optional<Instant> withheldSince;
  private Instant agentSince;
  private int process;
  private int names;
  private long moments;

  /** Whether PodResources answers. */
  boolean answers = true;

  /** A kubelet that has not heard of its pods yet: its file alone knows them. */
  boolean listsNone;

  /** Each pass gets the answer that an earlier one has asked for. */
  boolean late;

  private final Deque<KubeletView> views = new ArrayDeque<>();

  /** Whether the count that the decision was given is complete. */
  private boolean counted;

  /** A pod that was given a device. */
  private static final class Pod {
    private final String name;
    private final int answeredBy;
    private final boolean init;
    private boolean listed;
    private boolean open;

    Pod(String name, boolean init, int answeredBy) {
      this.name = name;
      this.init = init;
      this.answeredBy = answeredBy;
    }
  }

  Kubelet(Hooks hooks, InstantSource clock) {
    this.hooks = hooks;
    this.clock = clock;
    this.agentSince = clock.instant();
    this.withheldSince = Optional.of(agentSince);
  }

  @Override
  public void publish(Serving next, NodeState state, KubeletView kubelet) {
    serving = Optional.of(next);
    withheldSince = next.withheld().flatMap(_ -> withheldSince.or(() -> Optional.of(now())));
    hooks.moment();
  }

  @Override
  public KubeletView observe(boolean predecessorServed) {
    hooks.moment();
    views.addLast(view());
    if (views.size() > LATE) {
      views.removeFirst();
    }
    KubeletView seen = asSeenNow(late ? views.getFirst() : views.getLast());
    counted = seen.listed() instanceof Reading.Present;
    hooks.moment();
    return seen;
  }

  /** However old an answer is: that devices were withheld before it was asked for must be true. */
  private KubeletView asSeenNow(KubeletView view) {
    DevicePluginView then = view.plugin();
    DevicePluginView now =
        new DevicePluginView(
            then.startedAt(),
            withheldSince,
            then.unregistered(),
            then.steadySince(),
            then.answered());
    return new KubeletView(
        view.asOf(), view.listed(), view.given(), view.names(), now, view.predecessorServed());
  }

  /** No two things happen in one moment. */
  private Instant now() {
    moments++;
    return clock.instant().plusNanos(moments);
  }

  private KubeletView view() {
    Reading<List<HeldDevices>> listed =
        answers ? Reading.present(listed()) : Reading.unreadable("the kubelet does not answer");
    // That no predecessor served is not used: this kubelet outlives journals that were lost.
    return new KubeletView(now(), listed, given(), Map.of(), plugin(), true);
  }

  private List<HeldDevices> listed() {
    return pods.stream()
        .filter(pod -> pod.listed && !pod.init && !listsNone)
        .map(pod -> new HeldDevices(RESOURCE, new PodName("trading", pod.name), "main", ids(pod)))
        .toList();
  }

  /** Its file has all of them, without their names. */
  private Reading<List<GivenDevices>> given() {
    return Reading.present(
        pods.stream()
            .filter(pod -> pod.listed)
            .map(pod -> new GivenDevices(RESOURCE, pod.name, "main", ids(pod), NOTHING))
            .toList());
  }

  private DevicePluginView plugin() {
    SortedMap<String, Instant> answered = new TreeMap<>();
    pods.stream()
        .filter(pod -> !pod.listed && pod.answeredBy == process)
        .forEach(pod -> answered.put(pod.name, agentSince));
    return new DevicePluginView(
        agentSince, withheldSince, Optional.empty(), Instant.MIN, Map.of(RESOURCE, answered));
  }

  private static SortedSet<String> ids(Pod pod) {
    return new TreeSet<>(List.of(pod.name));
  }

  /** A pod asks for a device; whether it was given one. */
  boolean allocate() {
    boolean healthy = serving.filter(told -> told.withheld().isEmpty()).isPresent();
    if (healthy && pods.size() < MOST) {
      // Every third has it in an init container, which no list of the kubelet ever shows.
      pods.add(new Pod("engine-" + names, names % 3 == 0, process));
      names++;
      return true;
    }
    return false;
  }

  /** Time passes: what was answered is listed, what is listed runs. */
  void tick() {
    pods.forEach(pod -> {
      pod.open = pod.listed;
      pod.listed = true;
    });
  }

  void endOne() {
    if (!pods.isEmpty()) {
      pods.removeFirst();
    }
  }

  void endAll() {
    pods.clear();
  }

  /** Another process of the agent: it has told nothing yet. */
  void agentBegins() {
    process++;
    serving = Optional.empty();
    agentSince = clock.instant();
    withheldSince = Optional.of(agentSince);
    views.clear();
  }

  /** Whether a process has a device open. */
  boolean isOpen() {
    return pods.stream().anyMatch(pod -> pod.open);
  }

  /** Whether a pod has, or was just given, a device. */
  boolean isHeld() {
    return !pods.isEmpty();
  }

  /** Whether the last count was complete. */
  boolean wasCounted() {
    return counted;
  }

  Optional<Serving> serving() {
    return serving;
  }
}
