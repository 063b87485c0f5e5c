package io.github.onloadnode.walk;

import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.Reading;
import io.github.onloadnode.reconcile.Advertiser;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.upgrade.Holding;
import io.github.onloadnode.upgrade.Serving;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;

/**
 * A kubelet in memory, with the device plugin that it talks to: allocations are answered by the
 * plugin, listed by the kubelet a moment later, and opened by the pod's process after that.
 */
final class Kubelet implements Advertiser {

  /** How long an agent that has just begun takes an earlier one's answer for possible. */
  private static final Duration YOUNG = Duration.ofSeconds(10);

  private static final int MOST = 2;

  private final Hooks hooks;
  private final InstantSource clock;
  private final List<Pod> pods = new ArrayList<>();
  private Optional<Serving> serving = Optional.empty();
  private Instant agentSince;
  private int process;
  private int names;

  /** Whether PodResources answers. */
  boolean answers = true;

  /** A kubelet that has not heard of its pods yet: its file alone knows them. */
  boolean listsNone;

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
  }

  @Override
  public Reading<NavigableMap<String, String>> older(Revision revision) {
    return Reading.absent();
  }

  @Override
  public void predecessor(boolean served) {}

  @Override
  public void serve(Serving next, NodeState state) {
    serving = Optional.of(next);
    hooks.moment();
  }

  @Override
  public Holding holding() {
    hooks.moment();
    counted = answers;
    List<io.github.onloadnode.node.Pod> listed =
        pods.stream().filter(pod -> pod.listed).map(this::known).toList();
    boolean young = clock.instant().isBefore(agentSince.plus(YOUNG));
    int answered =
        (int) pods.stream().filter(pod -> !pod.listed && pod.answeredBy == process).count()
            + (young ? 1 : 0);
    Holding known = answers ? Holding.of(listed) : Holding.unknown("the kubelet does not answer");
    return known.answered(answered);
  }

  /** By the list, or by the kubelet's file, which knows no names. */
  private io.github.onloadnode.node.Pod known(Pod pod) {
    return listsNone || pod.init
        ? io.github.onloadnode.node.Pod.ofUid(pod.name)
        : io.github.onloadnode.node.Pod.named("trading", pod.name);
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
