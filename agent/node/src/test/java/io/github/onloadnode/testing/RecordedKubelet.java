package io.github.onloadnode.testing;

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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A device plugin that remembers what it was told, and a kubelet that says what a test wants. */
public final class RecordedKubelet implements Publisher, KubeletLook {

  public static final String RESOURCE = "amd.com/onload";

  private final InstantSource clock;
  private final Runnable afterwards;
  private final List<Serving> published = new ArrayList<>();
  private volatile Optional<Boolean> predecessorServed = Optional.empty();
  private volatile Optional<Serving> serving = Optional.empty();
  private volatile Optional<Instant> withheldSince;
  private volatile Instant steadySince = Instant.MIN;
  private volatile Reading<List<HeldDevices>> listed = Reading.present(List.of());
  private volatile Reading<List<GivenDevices>> given = Reading.present(List.of());

  /** What runs after each call: the journal is written between one and the next. */
  RecordedKubelet(InstantSource clock, Runnable afterwards) {
    this.clock = clock;
    this.afterwards = afterwards;
    withheldSince = Optional.of(clock.instant());
  }

  @Override
  public KubeletView observe(boolean served) {
    predecessorServed = Optional.of(served);
    afterwards.run();
    DevicePluginView plugin =
        new DevicePluginView(Instant.MIN, withheldSince, Optional.empty(), steadySince, Map.of());
    return new KubeletView(clock.instant(), listed, given, Map.of(), plugin, served);
  }

  /** What the newest pass knew of the agent before; empty while it asked for nothing. */
  public Optional<Boolean> predecessorServed() {
    return predecessorServed;
  }

  @Override
  public void publish(Serving next, NodeState state, KubeletView kubelet) {
    serving = Optional.of(next);
    published.add(next);
    withheldSince =
        next.withheld().flatMap(_ -> withheldSince.or(() -> Optional.of(clock.instant())));
    afterwards.run();
  }

  /** The kubelet lists these pods as holders, and its checkpoint has nothing. */
  public void heldBy(String... pods) {
    listed = Reading.present(Stream.of(pods).map(RecordedKubelet::held).toList());
  }

  /** It lists this pod too, and its checkpoint has what the pod was given. */
  public void gave(String pod, ContainerEdits edits) {
    HeldDevices held = held(pod);
    listed = listed.map(all -> Stream.concat(all.stream(), Stream.of(held)).toList());
    GivenDevices one =
        new GivenDevices(RESOURCE, "uid of " + pod, held.container(), held.ids(), edits);
    given = given.map(all -> Stream.concat(all.stream(), Stream.of(one)).toList());
  }

  /** Its checkpoint cannot be read. */
  public void loseCheckpoint(String why) {
    given = Reading.unreadable(why);
  }

  /** It has just come back, and may not know all of its pods yet. */
  public void comeBack() {
    steadySince = clock.instant();
    heldBy();
  }

  /** It does not answer any more. */
  public void hang(String why) {
    listed = Reading.unreadable(why);
  }

  private static HeldDevices held(String pod) {
    String[] parts = pod.split("/", 2);
    return new HeldDevices(
        RESOURCE, new PodName(parts[0], parts[1]), "main", new TreeSet<>(List.of("sfc-of-" + pod)));
  }

  public Optional<Serving> serving() {
    return serving;
  }

  /** All that was published, the newest last. */
  public List<Serving> published() {
    return List.copyOf(published);
  }

  public boolean isHealthy() {
    return serving.filter(told -> told.withheld().isEmpty()).isPresent();
  }
}
