package io.github.onloadnode.api;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The normal form of a document: what means the same has the same text, whether a default was
 * written or left out. How images are pulled is not in it. {@link DesiredParser} reads it back.
 */
final class DocumentForm {

  private DocumentForm() {}

  /** A document whose canonical text is its normal form. */
  static DesiredDocument document(Optional<OnloadSpec> onload, DevicePluginSpec plugin) {
    Map<String, Object> form = new TreeMap<>();
    form.put("onload", onload.map(DocumentForm::onload));
    form.put("devicePlugin", plugin(plugin));
    return new DesiredDocument(onload, plugin, Optional.empty(), JsonWriter.write(form));
  }

  private static Map<String, Object> onload(OnloadSpec onload) {
    Map<String, Object> form = new TreeMap<>();
    put(form, "version", onload.version());
    put(form, "source", onload.sourceHostPath().map(path -> Map.of("hostPath", path)));
    put(form, "userImage", onload.userImage());
    put(form, "sfc", onload.sfc().map(DocumentForm::sfc));
    form.put(
        "kernelMappings", onload.kernelMappings().stream().map(DocumentForm::mapping).toList());
    Map<String, Object> modules = new TreeMap<>();
    onload.modules().forEach((name, values) -> modules.put(name, Map.of("parameters", values)));
    form.put("modules", modules);
    form.put("controlPlane", Map.of("parameters", onload.controlPlaneParameters()));
    return form;
  }

  private static Map<String, Object> mapping(KernelMapping mapping) {
    Map<String, Object> form = new TreeMap<>();
    put(form, "regexp", mapping.regexp().map(pattern -> pattern.pattern()));
    put(form, "literal", mapping.literal());
    put(form, "kernelModuleImage", mapping.kernelModuleImage());
    put(form, "sfc", mapping.sfc().map(DocumentForm::sfc));
    return form;
  }

  private static Map<String, Object> sfc(SfcSpec sfc) {
    return Map.of(
        "whenInUse",
        switch (sfc.whenInUse()) {
          case REFUSE -> "Refuse";
          case REPLACE -> "Replace";
        });
  }

  private static Map<String, Object> plugin(DevicePluginSpec plugin) {
    Map<String, Object> form = new TreeMap<>();
    form.put("maxPodsPerNode", plugin.maxPodsPerNode());
    form.put("setPreload", plugin.setPreload());
    form.put("mountOnload", plugin.mountOnload());
    form.put("baseMountPath", plugin.baseMountPath());
    form.put("libMountPath", plugin.libMountPath());
    form.put("binMountPath", plugin.binMountPath());
    put(form, "hostOnloadPath", plugin.hostOnloadPath());
    return form;
  }

  private static void put(Map<String, Object> form, String key, Optional<?> value) {
    value.ifPresent(present -> form.put(key, present));
  }
}
