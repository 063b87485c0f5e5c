package io.github.onloadnode.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads an {@code Onload} object of the API server and reports all errors of its spec at once. */
public final class ResourceReader {

  /** The existing schema stores its own default, and the existing operator deletes this path. */
  private static final String DEFAULT_OF_EXISTING_SCHEMA = "/opt/onload";

  private static final SortedMap<String, ResourceSpec.OnDelete> ON_DELETE =
      new TreeMap<>(
          Map.of("Unload", ResourceSpec.OnDelete.UNLOAD, "Leave", ResourceSpec.OnDelete.LEAVE));

  private ResourceReader() {}

  /**
   * Reads a whole object; what is not in spec is as the API server wrote it.
   *
   * @param json the object as JSON
   * @throws FindingException naming every field of its spec that is wrong
   */
  public static CustomResource read(String json) {
    try {
      return read(JsonFields.parse(json));
    } catch (YamlException e) {
      throw invalid("the custom resource", List.of(String.valueOf(e.getMessage())));
    }
  }

  private static CustomResource read(JsonFields object) {
    JsonFields metadata = object.fields("metadata");
    String namespace = metadata.asText("namespace");
    String name = metadata.asText("name");
    List<String> errors = new ArrayList<>();
    YamlNode spec = object.value("spec").orElseGet(() -> new YamlNode.Mapping(1, Map.of()));
    ResourceSpec read = spec(SpecFields.of("spec", spec, errors));
    if (!errors.isEmpty()) {
      // All of it is on one line.
      errors.replaceAll(error -> error.replaceFirst("^line \\d+: ", ""));
      throw invalid("Onload " + namespace + "/" + name, errors);
    }
    return new CustomResource(
        namespace,
        name,
        metadata.asText("uid"),
        metadata.whole("generation").orElse(0L),
        metadata.fields("annotations").allAsText(),
        metadata.value("deletionTimestamp").isPresent(),
        metadata.asTexts("finalizers").contains(CustomResource.FINALIZER),
        read);
  }

  private static ResourceSpec spec(SpecFields spec) {
    Optional<OnloadSpec> onload = spec.fields("onload").map(OnloadReader::read);
    if (!spec.has("onload")) {
      spec.error("onload", "is missing");
    }
    onload.ifPresent(read -> checkImages(spec, read));
    DevicePluginSpec plugin =
        spec.fields("devicePlugin")
            .map(DevicePluginReader::read)
            .map(ResourceReader::withoutDefaultOfExistingSchema)
            .orElse(DevicePluginSpec.DEFAULT);
    Optional<Map<String, String>> selector = spec.fields("selector").map(RolloutReader::labels);
    ResourceSpec read =
        new ResourceSpec(
            selector.orElse(Map.of()),
            spec.text("serviceAccountName"),
            DocumentForm.document(onload, plugin),
            spec.fields("rollout").map(RolloutReader::read).orElse(RolloutReader.DEFAULT),
            Choice.read(spec, "onDelete", ON_DELETE).orElse(ResourceSpec.OnDelete.UNLOAD),
            spec.fields("preflight").map(ResourceReader::kernels).orElse(List.of()));
    spec.finish();
    return read;
  }

  private static void checkImages(SpecFields spec, OnloadSpec onload) {
    if (onload.sourceHostPath().isPresent()) {
      return;
    }
    if (onload.userImage().isEmpty()) {
      spec.error("onload", "has neither userImage nor source.hostPath: give one of them");
    }
    for (int i = 0; i < onload.kernelMappings().size(); i++) {
      if (onload.kernelMappings().get(i).kernelModuleImage().isEmpty()) {
        spec.error("onload", "has no kernelModuleImage in kernelMappings[" + i + "]");
      }
    }
  }

  private static DevicePluginSpec withoutDefaultOfExistingSchema(DevicePluginSpec plugin) {
    return new DevicePluginSpec(
        plugin.maxPodsPerNode(),
        plugin.setPreload(),
        plugin.mountOnload(),
        plugin.baseMountPath(),
        plugin.libMountPath(),
        plugin.binMountPath(),
        plugin
            .hostOnloadPath()
            .filter(path -> !path.replaceAll("/+$", "").equals(DEFAULT_OF_EXISTING_SCHEMA)));
  }

  private static List<String> kernels(SpecFields preflight) {
    List<String> kernels = preflight.texts("kernels").orElse(List.of());
    preflight.finish();
    return kernels;
  }

  private static FindingException invalid(String what, List<String> errors) {
    return new FindingException(
        Reason.DESIRED_INVALID,
        what + ": " + String.join("; ", errors),
        "correct its spec; until then nodes stay as they are");
  }
}
