package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.node.ResourceName;
import io.github.onloadnode.proto.deviceplugin.v1beta1.AllocateRequest;
import io.github.onloadnode.proto.deviceplugin.v1beta1.AllocateResponse;
import io.grpc.StatusException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Answers Allocate for one resource without locks, files or waiting: in kubelets up to 1.36 the
 * call has no deadline and blocks the admission of all pods on the node.
 */
final class AllocationDesk {

  private final InstantSource clock;
  private final Runnable betweenSteps;
  private final AnsweredDevices answered = new AnsweredDevices();
  private final LongAdder answers = new LongAdder();
  private final LongAdder refusals = new LongAdder();
  private final LongAdder nanos = new LongAdder();

  private volatile PublishedOffer published;

  AllocationDesk(ResourceName resource, InstantSource clock) {
    this(resource, clock, () -> {});
  }

  /**
   * @param betweenSteps runs at each point where a quiesce can overtake a call
   */
  AllocationDesk(ResourceName resource, InstantSource clock, Runnable betweenSteps) {
    this.clock = clock;
    this.betweenSteps = betweenSteps;
    published = PublishedOffer.none(resource);
  }

  /** Every later answer comes from this offer. */
  void publish(PublishedOffer offer) {
    published = offer;
  }

  PublishedOffer published() {
    return published;
  }

  AnsweredDevices answered() {
    return answered;
  }

  AllocationCounts counts() {
    return new AllocationCounts(answers.sum(), refusals.sum(), Duration.ofNanos(nanos.sum()));
  }

  /**
   * @throws StatusException with a text that appears in the pod's status
   */
  AllocateResponse allocate(AllocateRequest request) throws StatusException {
    long begin = System.nanoTime();
    boolean granted = false;
    try {
      AllocateResponse response = answer(request);
      granted = true;
      return response;
    } finally {
      (granted ? answers : refusals).increment();
      nanos.add(System.nanoTime() - begin);
    }
  }

  /** Does the same work for the agent's own test call, which is neither counted nor remembered. */
  AllocateResponse rehearse(AllocateRequest request) {
    enter(request).forEach(answered::takeBack);
    return AllocateResponses.REHEARSAL;
  }

  private AllocateResponse answer(AllocateRequest request) throws StatusException {
    // Enter the IDs before reading the offer: see AnsweredDevices.
    List<AnsweredDevices.Entry> entries = enter(request);
    betweenSteps.run();
    PublishedOffer read = published;
    betweenSteps.run();
    try {
      return read.answer(request);
    } catch (StatusException e) {
      betweenSteps.run();
      entries.reversed().forEach(answered::takeBack);
      throw e;
    }
  }

  private List<AnsweredDevices.Entry> enter(AllocateRequest request) {
    List<AnsweredDevices.Entry> entries = new ArrayList<>(1);
    for (var container : request.getContainerRequestsList()) {
      for (String id : container.getDevicesIdsList()) {
        entries.add(answered.enter(id, clock.instant()));
      }
    }
    return entries;
  }
}
