package io.github.onloadnode.deviceplugin;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.node.ContainerEdits;
import io.github.onloadnode.node.ResourceName;
import io.github.onloadnode.offer.Allocation;
import io.github.onloadnode.offer.DeviceHealth;
import io.github.onloadnode.offer.Offer;
import io.github.onloadnode.proto.deviceplugin.v1beta1.AllocateRequest;
import io.github.onloadnode.proto.deviceplugin.v1beta1.ContainerAllocateRequest;
import io.grpc.StatusException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * An Allocate that is suspended between any two of its steps while the node quiesces: either it is
 * refused, or the count sees it.
 */
final class SuspendedAllocateTest {

  private static final ResourceName NAME = new ResourceName("amd.com/onload");
  private static final Offer OFFER =
      Offers.of(
          List.of("sfc-0", "sfc-1"),
          DeviceHealth.HEALTHY,
          new Allocation.Granted(new ContainerEdits(List.of("/dev/onload"), List.of(), Map.of())));
  private static final AllocateRequest REQUEST =
      AllocateRequest.newBuilder()
          .addContainerRequests(
              ContainerAllocateRequest.newBuilder().addDevicesIds("sfc-0").addDevicesIds("sfc-1"))
          .build();

  /** Before each of two IDs, after them, after the offer was read, after all (or a refusal). */
  private static final int MOMENTS = 5;

  /** One course of events: which step of the quiesce comes at which moment of the call. */
  private static final class Course {
    private final Runnable[] steps = new Runnable[MOMENTS];
    private final AllocationDesk desk;
    private int moment;
    private boolean counted;
    private boolean sawIt;

    Course(int publish, int count, boolean publishFirst) {
      desk = new AllocationDesk(NAME, this::instant, this::next);
      desk.publish(PublishedOffer.of(NAME, OFFER));
      for (int at = 0; at < MOMENTS; at++) {
        List<Runnable> now = new ArrayList<>();
        if (at == publish) {
          now.add(() -> desk.publish(PublishedOffer.of(NAME, OFFER.quiesced("changing"))));
        }
        if (at == count) {
          now.add(publishFirst ? now.size() : 0, this::count);
        }
        steps[at] = () -> now.forEach(Runnable::run);
      }
    }

    /** True where a device was given away that the count did not see. */
    boolean losesIt() {
      boolean granted;
      try {
        desk.allocate(REQUEST);
        granted = true;
      } catch (StatusException _) {
        granted = false;
      }
      while (moment < MOMENTS) {
        next();
      }
      assertThat(counted).isTrue();
      return granted && !sawIt;
    }

    private Instant instant() {
      next();
      return Instant.EPOCH;
    }

    private void next() {
      if (moment < MOMENTS) {
        steps[moment++].run();
      }
    }

    private void count() {
      counted = true;
      sawIt = !desk.answered().answers().isEmpty();
    }
  }

  @Test
  void isRefusedOrCountedWhereverTheQuiesceOvertakesIt() {
    for (int publish = 0; publish < MOMENTS; publish++) {
      for (int count = publish; count < MOMENTS; count++) {
        assertThat(new Course(publish, count, true).losesIt())
            .as("refusal published at %d, counted at %d", publish, count)
            .isFalse();
      }
    }
  }

  @Test
  void wouldBeLostWhereTheCountCameBeforeTheRefusal() {
    int lost = 0;
    for (int count = 0; count < MOMENTS; count++) {
      for (int publish = count; publish < MOMENTS; publish++) {
        lost += new Course(publish, count, false).losesIt() ? 1 : 0;
      }
    }

    assertThat(lost).isPositive();
  }
}
