package io.github.onloadnode.controller;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.github.onloadnode.rollout.StagerOrder;

/**
 * The pod that brings a payload to a node: the kubelet pulls the images, and three programs of
 * theirs copy the files into a directory that is the pod's alone. The agent copies and checks it
 * all, so nothing here has to be trusted.
 */
final class StagerForm {

  static final String RESOURCE = "onload.amd.com/resource-uid";
  static final String SEQ = "onload.amd.com/seq";
  static final String REV = "onload.amd.com/rev";
  static final String NODE = "onload.amd.com/node";
  static final String STAGER = "app.kubernetes.io/component";
  static final String IS_STAGER = "onload-stager";

  private static final String DIRECTORY = "/var/lib/onload-agent/staging";
  private static final int LONGEST_NAME = 63;

  /** As long as an agent waits for a payload. */
  private static final long DEADLINE_SECONDS = 900;

  private static final String COPY_MODULES =
      """
      set -eu
      umask 022
      from=/opt/lib/modules/$KERNEL
      [ -d "$from" ] || { echo "the image has no $from" >/dev/termination-log; exit 1; }
      mkdir -p /staging/opt/lib/modules
      cp -RP "$from" /staging/opt/lib/modules/ 2>/tmp/error || { cat /tmp/error >/dev/termination-log; exit 1; }
      """;

  private static final String COPY_FILES =
      """
      set -eu
      umask 022
      [ -d /opt/onload ] || { echo "the image has no /opt/onload" >/dev/termination-log; exit 1; }
      mkdir -p /staging/opt
      cp -RP /opt/onload /staging/opt/ 2>/tmp/error || { cat /tmp/error >/dev/termination-log; exit 1; }
      """;

  private static final String COMPLETE =
      """
      set -eu
      printf '%s\\n%s\\n' "$SEQ" "$REV" >/staging/complete.partial
      mv /staging/complete.partial /staging/complete
      """;

  private StagerForm() {}

  /** The name says all that the pod is for, so that a second controller makes no second pod. */
  static String name(Owner owner, StagerOrder order) {
    return Digest.name(
        "onload-stager-" + owner.key().name(),
        LONGEST_NAME,
        owner.uid(),
        order.node(),
        Long.toString(order.seq()),
        order.rev(),
        order.kernel());
  }

  static Pod pod(Owner owner, StagerOrder order) {
    PodSpecBuilder spec =
        new PodSpecBuilder()
            .withNodeName(order.node())
            .withPriorityClassName("system-node-critical")
            .withRestartPolicy("Never")
            .withActiveDeadlineSeconds(DEADLINE_SECONDS)
            .withTerminationGracePeriodSeconds(5L)
            .withAutomountServiceAccountToken(false)
            .withEnableServiceLinks(false)
            .addNewToleration()
            .withOperator("Exists")
            .endToleration()
            // Without SELinux it means nothing; with it no other type may write to the directory.
            .withNewSecurityContext()
            .withNewSeLinuxOptions()
            .withType("spc_t")
            .endSeLinuxOptions()
            .endSecurityContext()
            .withInitContainers(
                container("modules", order.moduleImage(), order, COPY_MODULES),
                container("files", order.userImage(), order, COPY_FILES))
            .withContainers(container("complete", order.userImage(), order, COMPLETE))
            .addNewVolume()
            .withName("staging")
            .withNewHostPath(DIRECTORY, "DirectoryOrCreate")
            .endVolume()
            .addNewVolume()
            .withName("tmp")
            .withNewEmptyDir()
            .endEmptyDir()
            .endVolume()
            .withImagePullSecrets(
                order.pull().secrets().stream().map(LocalObjectReference::new).toList());
    order.serviceAccountName().ifPresent(spec::withServiceAccountName);
    return new PodBuilder().withMetadata(metadata(owner, order)).withSpec(spec.build()).build();
  }

  private static ObjectMeta metadata(Owner owner, StagerOrder order) {
    return new ObjectMetaBuilder()
        .withName(name(owner, order))
        .withNamespace(owner.key().namespace())
        .addToLabels(STAGER, IS_STAGER)
        .addToLabels("app.kubernetes.io/managed-by", "onload-controller")
        .addToLabels(RESOURCE, owner.uid())
        .addToLabels(NODE, Digest.of(order.node()))
        .addToLabels(SEQ, Long.toString(order.seq()))
        .addToLabels(REV, order.rev())
        .addNewOwnerReference()
        .withApiVersion("onload.amd.com/v1alpha1")
        .withKind("Onload")
        .withName(owner.key().name())
        .withUid(owner.uid())
        .withController(true)
        .endOwnerReference()
        .build();
  }

  private static Container container(String name, String image, StagerOrder order, String script) {
    ContainerBuilder container =
        new ContainerBuilder()
            .withName(name)
            .withImage(image)
            .withCommand("sh", "-c", script)
            .addNewEnv()
            .withName("POD_UID")
            .withNewValueFrom()
            .withNewFieldRef("v1", "metadata.uid")
            .endValueFrom()
            .endEnv()
            .addToEnv(new EnvVar("KERNEL", order.kernel(), null))
            .addToEnv(new EnvVar("SEQ", Long.toString(order.seq()), null))
            .addToEnv(new EnvVar("REV", order.rev(), null))
            .addNewVolumeMount()
            .withName("staging")
            .withMountPath("/staging")
            .withSubPathExpr("$(POD_UID)")
            .endVolumeMount()
            .addNewVolumeMount()
            .withName("tmp")
            .withMountPath("/tmp")
            .endVolumeMount()
            .withNewResources()
            .addToRequests("cpu", new Quantity("10m"))
            .addToRequests("memory", new Quantity("32Mi"))
            .addToLimits("memory", new Quantity("512Mi"))
            .endResources()
            .withNewSecurityContext()
            .withRunAsUser(0L)
            .withRunAsGroup(0L)
            .withPrivileged(false)
            .withAllowPrivilegeEscalation(false)
            .withReadOnlyRootFilesystem(true)
            .withNewCapabilities()
            .withDrop("ALL")
            // Files of an image may belong to anybody.
            .withAdd("DAC_OVERRIDE")
            .endCapabilities()
            .withNewSeccompProfile()
            .withType("RuntimeDefault")
            .endSeccompProfile()
            .endSecurityContext();
    order.pull().policy().ifPresent(container::withImagePullPolicy);
    return container.build();
  }
}
