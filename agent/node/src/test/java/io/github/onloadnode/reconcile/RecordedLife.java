package io.github.onloadnode.reconcile;

import io.github.onloadnode.linux.Errno;
import io.github.onloadnode.simulator.SimulatedPayload;
import io.github.onloadnode.testing.SimulatedNode;
import io.github.onloadnode.upgrade.RecordedStep;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An eventful life of a node. */
final class RecordedLife {

  private final SimulatedNode node;
  private final List<RecordedStep> life = new ArrayList<>();

  private RecordedLife(SimulatedNode node) {
    this.node = node;
  }

  /** In an empty directory. */
  static List<RecordedStep> in(Path directory) {
    RecordedLife life = new RecordedLife(SimulatedNode.create(directory));
    life.live();
    return List.copyOf(life.life);
  }

  private void live() {
    record(node.bootInTreeDriver().ask(", sfc: {}"));
    record(node.reboot("boot-1").bootInTreeDriver());
    node.kubelet().heldBy("trading/feed");
    bring("9.2.0", false);
    record(node.ask(", version: \"2\", sfc: {}"));
    node.kubelet().hang("the kubelet is away");
    record(node);
    node.kubelet().comeBack();
    record(node);
    node.clock().advance(Duration.ofSeconds(10));
    record(node);
    bring("9.3.0", true);
    record(node.ask(", version: \"3\", sfc: {}"));
    node.kernel().failInit("onload", Errno.ENODEV);
    record(node.ask(", version: \"4\", sfc: {}"));
    record(node.restart());
    record(node.reboot("boot-2").bootInTreeDriver());
    node.kubelet().hang("the kubelet is away");
    record(node.askForRemoval());
    node.kubelet().heldBy();
    record(node);
  }

  private void bring(String version, boolean broken) {
    SimulatedPayload payload = SimulatedPayload.of(version, SimulatedNode.RELEASE);
    if (broken) {
      payload.module(payload.module("onload").withSymbols(List.of("unknown_symbol")));
    }
    payload.write(node.host().tree(), SimulatedNode.SOURCE);
  }

  /** Until three passes in a row have nothing more to do: a payload is taken at the second look. */
  private void record(SimulatedNode living) {
    int calm = 0;
    while (calm < 3) {
      calm = living.pass() == NextPass.AT_ONCE ? 0 : calm + 1;
      living.lastPass().step().ifPresent(life::add);
      if (life.size() > 1000) {
        throw new AssertionError("no end of passes");
      }
    }
  }
}
