package io.github.onloadnode.api;

import java.util.Map;
import java.util.Optional;

/**
 * An {@code Onload} custom resource, {@code onload.amd.com/v1alpha1}.
 *
 * @param generation rises with every change of the spec
 * @param deleting whether it is being deleted
 * @param hasFinalizer whether {@link #FINALIZER} is set
 */
public record CustomResource(
    String namespace,
    String name,
    String uid,
    long generation,
    Map<String, String> annotations,
    boolean deleting,
    boolean hasFinalizer,
    ResourceSpec spec) {

  /** Keeps a deleted resource until its nodes are done with it. */
  public static final String FINALIZER = "onload.amd.com/nodes";

  /** Annotation: the revision whose canary is approved. */
  public static final String APPROVE = "onload.amd.com/approve";

  public CustomResource {
    annotations = Map.copyOf(annotations);
  }

  /** {@code namespace/name}. */
  public String key() {
    return namespace + "/" + name;
  }

  /** The revision whose canary was approved. */
  public Optional<String> approved() {
    return Optional.ofNullable(annotations.get(APPROVE));
  }

  /** The image with the modules for a kernel of this release; empty if no mapping has one. */
  public Optional<String> moduleImage(String release) {
    return spec.document()
        .onload()
        .flatMap(onload -> onload.mapping(release))
        .flatMap(KernelMapping::kernelModuleImage)
        .map(new ModuleImage(release, this)::of);
  }
}
