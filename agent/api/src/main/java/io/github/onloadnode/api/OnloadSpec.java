package io.github.onloadnode.api;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code spec.onload} of the custom resource, defaults applied.
 *
 * @param version free text, part of the revision and never of a path
 * @param sourceHostPath directory on the node that has the modules and files, {@code
 *     source.hostPath}; then no image is pulled
 * @param userImage image with the user files
 * @param pull how images are pulled
 * @param sfc whether and how the NIC driver is managed on every kernel
 * @param kernelMappings empty = every kernel that the payload has modules for
 * @param modules parameters by module and name, in the order of their names
 * @param controlPlaneParameters the arguments of Onload's control-plane server
 */
public record OnloadSpec(
    Optional<String> version,
    Optional<String> sourceHostPath,
    Optional<String> userImage,
    ImagePull pull,
    Optional<SfcSpec> sfc,
    List<KernelMapping> kernelMappings,
    SortedMap<String, SortedMap<String, String>> modules,
    List<String> controlPlaneParameters) {

  /** Without -K the server writes to a syslog that does not exist. */
  public static final List<String> DEFAULT_CONTROL_PLANE_PARAMETERS = List.of("-K");

  public OnloadSpec {
    kernelMappings = List.copyOf(kernelMappings);
    controlPlaneParameters = List.copyOf(controlPlaneParameters);
  }

  /** The first mapping that matches this release. */
  public Optional<KernelMapping> mapping(String release) {
    return kernelMappings.stream().filter(mapping -> mapping.matches(release)).findFirst();
  }

  /** Whether this spec says anything for a kernel of this release. */
  public boolean covers(String release) {
    return kernelMappings.isEmpty() || mapping(release).isPresent();
  }

  /** How the NIC driver is managed on a kernel of this release; empty = it is left alone. */
  public Optional<SfcSpec> sfc(String release) {
    return mapping(release).flatMap(KernelMapping::sfc).or(() -> sfc);
  }

  /** The parameters asked for one module, by name. */
  public Map<String, String> parameters(String module) {
    return Optional.ofNullable(modules.get(module)).orElseGet(TreeMap::new);
  }
}
