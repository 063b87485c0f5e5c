package io.github.onloadnode.rollout;

import io.github.onloadnode.api.CustomResource;
import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.DesiredDocument;
import io.github.onloadnode.api.ImagePull;
import io.github.onloadnode.api.Observed.Phase;
import io.github.onloadnode.api.OnloadSpec;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.ResourceSpec;
import io.github.onloadnode.api.Stage;
import io.github.onloadnode.rollout.StagerPod.Phase.Failed;
import io.github.onloadnode.rollout.StagerPod.Phase.Pulling;
import io.github.onloadnode.rollout.StagerPod.Phase.Succeeded;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Brings payloads to nodes by stager pods, a few at a time. */
final class Staging {

  private final Fleet fleet;
  private final Members members;
  private int room;

  Staging(Fleet fleet, Members members) {
    this.fleet = fleet;
    this.members = members;
    long pulling =
        fleet.stagers().stream()
            .filter(pod -> pod.phase() instanceof Pulling)
            .filter(pod -> member(pod).filter(member -> member.node().ready()).isPresent())
            .count();
    this.room = Math.max(0, fleet.maxStaging() - (int) pulling);
  }

  private Optional<Member> member(StagerPod pod) {
    return members.named(pod.node());
  }

  /** For one node. */
  List<Command> of(Member member) {
    return member
        .desired()
        .filter(_ -> isWaiting(member))
        .map(order -> stage(member, order))
        .orElse(List.of());
  }

  /**
   * Whether its agent lacks the payload of the order in force: it takes the order up once there is
   * something to copy, and says until then that it is at the one before. A failed node does not
   * name the order before it is staged.
   */
  private static boolean isWaiting(Member member) {
    Desired order = member.desired().orElseThrow();
    boolean before =
        member.observed().filter(seen -> seen.seq() < order.seq()).isPresent()
            && !member.isDisturbed();
    boolean staging =
        member
            .observed()
            .filter(seen -> seen.phase() == Phase.STAGING && seen.seq() == order.seq())
            .isPresent();
    boolean failed = member.isFailed() && member.needs().isEmpty();
    boolean open = member.finished() < order.seq() && !member.isInAnotherKernel();
    return order.rev().isPresent() && open && (before || staging || failed);
  }

  private List<Command> stage(Member member, Desired order) {
    Optional<StagerPod> pod =
        fleet.stagers().stream().filter(one -> isFor(one, member, order.seq())).findFirst();
    return pod.isPresent() ? written(member, report(order, pod.get())) : begun(member, order);
  }

  private static boolean isFor(StagerPod pod, Member member, long seq) {
    return pod.node().equals(member.name()) && pod.seq() == seq;
  }

  private static Stage report(Desired order, StagerPod pod) {
    return switch (pod.phase()) {
      case Pulling(Optional<String> _) -> pulling(order);
      case Succeeded() ->
          new Stage(order.seq(), Stage.State.READY, Optional.of(pod.uid()), Optional.empty());
      case Failed(String reason) -> failed(order, reason);
    };
  }

  private static Stage pulling(Desired order) {
    return new Stage(order.seq(), Stage.State.PULLING, Optional.empty(), Optional.empty());
  }

  private static Stage failed(Desired order, String reason) {
    return new Stage(order.seq(), Stage.State.FAILED, Optional.empty(), Optional.of(reason));
  }

  private static List<Command> written(Member member, Stage stage) {
    return member.node().stage().toOptional().equals(Optional.of(stage))
        ? List.of()
        : List.of(new Command.WriteStage(member.version(), stage));
  }

  private List<Command> begun(Member member, Desired order) {
    Optional<Stage> said =
        member.node().stage().toOptional().filter(stage -> stage.seq() == order.seq());
    // What was said stays said: another try is another order.
    if (said.filter(stage -> stage.state() != Stage.State.PULLING).isPresent()) {
      return List.of();
    }
    String rev = order.rev().orElseThrow();
    Optional<DesiredDocument> document =
        fleet.revision(rev).flatMap(stored -> stored.document().toOptional());
    if (document.isEmpty()) {
      return written(
          member, failed(order, "ControllerRevision " + rev + " is missing or cannot be read"));
    }
    Optional<OnloadSpec> onload = document.get().onload();
    return onload.filter(spec -> spec.sourceHostPath().isEmpty()).isPresent()
        ? pulled(member, order, document.get())
        : List.of();
  }

  private List<Command> pulled(Member member, Desired order, DesiredDocument document) {
    OnloadSpec onload = document.onload().orElseThrow();
    String kernel = order.kernel().orElse("");
    Optional<String> moduleImage = as(document).moduleImage(kernel);
    if (moduleImage.isEmpty()) {
      return written(
          member, failed(order, "no element of kernelMappings has an image for kernel " + kernel));
    }
    if (onload.userImage().isEmpty()) {
      return written(member, failed(order, "spec.onload.userImage is missing"));
    }
    List<Command> commands = new ArrayList<>(written(member, pulling(order)));
    if (room > 0 && member.node().ready()) {
      room--;
      commands.add(
          new Command.MakeStager(
              new StagerOrder(
                  member.name(),
                  order.seq(),
                  order.rev().orElseThrow(),
                  kernel,
                  moduleImage.get(),
                  onload.userImage().get(),
                  pull(),
                  fleet.resource().spec().serviceAccountName())));
    }
    return commands;
  }

  /** Of the resource as it is: how images are pulled is no part of a revision. */
  private ImagePull pull() {
    return fleet
        .resource()
        .spec()
        .document()
        .onload()
        .map(OnloadSpec::pull)
        .orElse(ImagePull.DEFAULT);
  }

  /** The resource as it was when this revision was made. */
  private CustomResource as(DesiredDocument document) {
    CustomResource now = fleet.resource();
    ResourceSpec spec =
        new ResourceSpec(
            now.spec().selector(),
            now.spec().serviceAccountName(),
            document,
            now.spec().rollout(),
            now.spec().onDelete(),
            now.spec().preflightKernels());
    return new CustomResource(
        now.namespace(),
        now.name(),
        now.uid(),
        now.generation(),
        now.annotations(),
        now.deleting(),
        now.hasFinalizer(),
        spec);
  }

  /** The pods that nobody waits for any more. */
  List<Command> finished() {
    return fleet.stagers().stream()
        .filter(pod -> !isNeeded(pod))
        .<Command>map(Command.DeleteStager::new)
        .toList();
  }

  /** When the resource has nothing more to do with any node. */
  List<Command> all() {
    return fleet.stagers().stream().<Command>map(Command.DeleteStager::new).toList();
  }

  private boolean isNeeded(StagerPod pod) {
    Optional<Member> member = member(pod);
    // What cannot be understood now may say that the pod is needed.
    boolean unknown =
        member
            .filter(one ->
                one.owner() == Member.Owner.UNKNOWN
                    || one.node().observed() instanceof Reading.Unreadable)
            .isPresent();
    return unknown || member.filter(one -> isNeeded(one, pod)).isPresent();
  }

  private static boolean isNeeded(Member member, StagerPod pod) {
    boolean current = member.desired().filter(order -> order.seq() == pod.seq()).isPresent();
    boolean told =
        pod.phase() instanceof Failed
            && member
                .node()
                .stage()
                .toOptional()
                .filter(stage -> stage.seq() == pod.seq())
                .filter(stage -> stage.state() == Stage.State.FAILED)
                .isPresent();
    boolean over = member.finished() >= pod.seq() || member.needs().isPresent();
    return current && !told && !over;
  }
}
