package io.github.onloadnode.offer;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.node.ContainerEdits;
import io.github.onloadnode.node.Nic;
import io.github.onloadnode.node.NicFamily;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.PciId;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.testing.Nodes;
import io.github.onloadnode.testing.ServedRevision;
import io.github.onloadnode.testing.States;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** From what a node serves and is to what the kubelet is offered. */
final class ResourceOfferTest {

  private static final Revision REVISION = ServedRevision.of(3);
  private static final ResourceOffer RESOURCE = resource(Optional.empty(), Optional.empty(), false);

  @Test
  void offersTheRevisionsDevicesHealthyOnANodeThatRunsIt() {
    Offer offer =
        RESOURCE.plan(Optional.of(REVISION), Optional.empty(), running(), List.of()).offer();

    assertThat(offer.ids()).containsExactly("sfc-0", "sfc-1", "sfc-2");
    assertThat(offer.healthy()).isEqualTo(3);
    assertThat(offer.refusal()).isEmpty();
  }

  @Test
  void offersNothingBeforeAnythingIsInstalled() {
    Offer offer = RESOURCE.plan(Optional.empty(), Optional.empty(), running(), List.of()).offer();

    assertThat(offer.ids()).isEmpty();
    assertThat(offer.refusal()).contains("Onload is not installed on this node");
  }

  @Test
  void refusesWithTheReasonWhileDevicesAreWithheld() {
    Offer offer =
        RESOURCE
            .plan(
                Optional.of(REVISION), Optional.of("Onload is being removed"), running(), List.of())
            .offer();

    assertThat(offer.unhealthy()).isEqualTo(3);
    assertThat(offer.refusal()).contains("Onload is being removed");
  }

  @Test
  void keepsAnIdThatAPodHoldsBeyondTheCount() {
    Offer offer =
        RESOURCE.plan(Optional.of(REVISION), Optional.empty(), running(), List.of("sfc-7")).offer();

    assertThat(offer.ids()).containsExactly("sfc-0", "sfc-1", "sfc-2", "sfc-7");
  }

  @Test
  void mountsTheControllersOfSharedQueuesOnX4Alone() {
    NodeState x4 =
        Nodes.running(REVISION)
            .card(NicFamily.X4, new PciId(0x1924, 0x0c03), Reading.absent())
            .state();
    NodeState x2 = Nodes.running(REVISION).state();

    assertThat(
            mounts(RESOURCE.plan(Optional.of(REVISION), Optional.empty(), x4, List.of()).offer()))
        .contains("/run/onload");
    assertThat(
            mounts(RESOURCE.plan(Optional.of(REVISION), Optional.empty(), x2, List.of()).offer()))
        .doesNotContain("/run/onload");
  }

  private static List<String> mounts(Offer offer) {
    return edits(offer).mounts().stream().map(ContainerEdits.Mount::hostPath).toList();
  }

  @Test
  void followsTheConfigurationWhereItSaysMore() {
    var resource = resource(Optional.of(1), Optional.of(false), false);

    Offer offer =
        resource.plan(Optional.of(REVISION), Optional.empty(), running(), List.of()).offer();

    assertThat(offer.ids()).containsExactly("sfc-0");
    assertThat(edits(offer).environment()).isEmpty();
  }

  @Test
  void givesDevicesTheNumaNodesOfTheNicsWhenAskedTo() {
    var resource = resource(Optional.empty(), Optional.empty(), true);

    NodeState state = onNumaNode(1, Nodes.running(REVISION).state());

    assertThat(
            numaNodes(
                resource.plan(Optional.of(REVISION), Optional.empty(), state, List.of()).offer()))
        .containsExactly(1);
    assertThat(
            numaNodes(
                RESOURCE.plan(Optional.of(REVISION), Optional.empty(), state, List.of()).offer()))
        .isEmpty();
  }

  private static ResourceOffer resource(
      Optional<Integer> count, Optional<Boolean> preload, boolean topology) {
    return new ResourceOffer("amd.com/onload", new OnloadDevices("sfc-", count, preload, topology));
  }

  private static ContainerEdits edits(Offer offer) {
    return ((Allocation.Granted) offer.devices().getFirst().answer()).edits();
  }

  private static Set<Integer> numaNodes(Offer offer) {
    return offer.devices().getFirst().numaNodes();
  }

  private static NodeState onNumaNode(int node, NodeState state) {
    List<Nic> nics =
        state.nics().stream()
            .map(nic ->
                new Nic(
                    nic.address(),
                    nic.id(),
                    nic.family(),
                    nic.physicalFunction(),
                    nic.driver(),
                    Reading.present(node),
                    nic.sriov(),
                    nic.interfaces(),
                    nic.auxiliaryDevices()))
            .toList();
    return States.withNics(state, nics);
  }

  private static NodeState running() {
    return Nodes.running(REVISION).state();
  }
}
