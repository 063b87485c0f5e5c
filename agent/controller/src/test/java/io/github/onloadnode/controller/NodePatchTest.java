package io.github.onloadnode.controller;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.github.onloadnode.api.Grant;
import io.github.onloadnode.rollout.Command;
import io.github.onloadnode.rollout.NodeVersion;
import io.github.onloadnode.rollout.TaintEffect;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The patch of a node. */
final class NodePatchTest {

  private static final NodeVersion VERSION = new NodeVersion("n1", "u1", "42");
  private static final Node NODE =
      new KubernetesSerialization()
          .unmarshal(
              """
              metadata: {name: n1, uid: u1, resourceVersion: "42"}
              spec:
                taints:
                  - {key: dedicated, value: trading, effect: NoSchedule}
                  - {key: node.onload.amd.com/upgrading, effect: PreferNoSchedule}
                  - {key: x, effect: NoExecute, timeAdded: "2026-11-30T12:00:00Z"}
              """,
              Node.class);

  @Test
  void isForOneVersionOfOneNode() {
    ObjectNode patch = patch(new Command.WriteGrant(VERSION, new Grant(7, Grant.Phase.GO)));

    assertThat(patch.at("/metadata/uid").asText()).isEqualTo("u1");
    assertThat(patch.at("/metadata/resourceVersion").asText()).isEqualTo("42");
    assertThat(patch.at("/metadata/annotations/node.onload.amd.com~1grant").asText())
        .contains("\"seq\":7");
    assertThat(patch.has("spec")).isFalse();
  }

  @Test
  void removesAKeyByNull() {
    ObjectNode patch = patch(new Command.RemoveGrant(VERSION));

    assertThat(patch.at("/metadata/annotations/node.onload.amd.com~1grant").isNull()).isTrue();
  }

  @Test
  void keepsTheTaintsOfOthers() {
    ObjectNode tainted = patch(new Command.AddTaint(VERSION, TaintEffect.NO_SCHEDULE));
    ObjectNode freed = patch(new Command.RemoveTaint(VERSION));

    assertThat(tainted.at("/spec/taints/0"))
        .isEqualTo(TestYaml.object("{key: dedicated, value: trading, effect: NoSchedule}"));
    assertThat(tainted.at("/spec/taints/1"))
        .isEqualTo(
            TestYaml.object("{key: x, effect: NoExecute, timeAdded: '2026-11-30T12:00:00Z'}"));
    assertThat(tainted.at("/spec/taints/2"))
        .isEqualTo(TestYaml.object("{key: node.onload.amd.com/upgrading, effect: NoSchedule}"));
    assertThat(tainted.at("/spec/taints")).hasSize(3);
    assertThat(freed.at("/spec/taints")).hasSize(2);
  }

  private static ObjectNode patch(Command.OnNode command) {
    return TestYaml.object(NodePatch.of(NODE, List.of(command)));
  }
}
