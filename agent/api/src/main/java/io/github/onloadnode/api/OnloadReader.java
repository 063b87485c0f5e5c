package io.github.onloadnode.api;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Reads {@code onload}. */
final class OnloadReader {

  private static final java.util.regex.Pattern NAME =
      java.util.regex.Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{0,54}");

  private static final List<String> PULL_POLICIES = List.of("Always", "IfNotPresent", "Never");

  private OnloadReader() {}

  static OnloadSpec read(SpecFields onload) {
    Optional<String> version = onload.text("version");
    Optional<String> hostPath = onload.fields("source").flatMap(OnloadReader::hostPath);
    Optional<SfcSpec> sfc = onload.fields("sfc").map(OnloadReader::sfc);
    List<KernelMapping> mappings =
        onload.list("kernelMappings").stream().map(OnloadReader::mapping).toList();
    var modules = onload.fields("modules").map(OnloadReader::modules).orElseGet(TreeMap::new);
    Optional<List<String>> arguments =
        onload.fields("controlPlane").flatMap(OnloadReader::arguments);
    Optional<String> userImage = onload.text("userImage");
    ImagePull pull = pull(onload);
    onload.finish();
    return new OnloadSpec(
        version,
        hostPath,
        userImage,
        pull,
        sfc,
        mappings,
        modules,
        arguments.orElse(OnloadSpec.DEFAULT_CONTROL_PLANE_PARAMETERS));
  }

  private static Optional<String> hostPath(SpecFields source) {
    Optional<String> path = source.path("hostPath");
    source.finish();
    return path;
  }

  private static ImagePull pull(SpecFields onload) {
    Optional<String> policy = onload.text("imagePullPolicy");
    if (policy.filter(text -> !PULL_POLICIES.contains(text)).isPresent()) {
      onload.error(
          "imagePullPolicy",
          "must be " + String.join(" or ", PULL_POLICIES) + ", is " + policy.get());
    }
    List<String> secrets =
        onload.list("imagePullSecrets").stream().flatMap(OnloadReader::secret).toList();
    return new ImagePull(policy, secrets);
  }

  private static Stream<String> secret(SpecFields secret) {
    Optional<String> name = secret.text("name");
    if (!secret.has("name")) {
      secret.error("name", "is missing");
    }
    secret.finish();
    return name.stream();
  }

  private static SfcSpec sfc(SpecFields sfc) {
    SfcSpec.WhenInUse whenInUse =
        sfc.text("whenInUse")
            .flatMap(text ->
                switch (text) {
                  case "Refuse" -> Optional.of(SfcSpec.WhenInUse.REFUSE);
                  case "Replace" -> Optional.of(SfcSpec.WhenInUse.REPLACE);
                  default ->
                      sfc.<SfcSpec.WhenInUse>error(
                          "whenInUse", "must be Refuse or Replace, is " + text);
                })
            .orElse(SfcSpec.WhenInUse.REFUSE);
    sfc.finish();
    return new SfcSpec(whenInUse);
  }

  private static KernelMapping mapping(SpecFields mapping) {
    Optional<Pattern> regexp = mapping.text("regexp").flatMap(text -> regexp(mapping, text));
    Optional<String> literal = mapping.text("literal");
    if (!mapping.has("regexp") && !mapping.has("literal")) {
      mapping.error("regexp", "is missing, and so is literal: give one of them");
    }
    Optional<String> image = mapping.text("kernelModuleImage");
    Optional<SfcSpec> sfc = mapping.fields("sfc").map(OnloadReader::sfc);
    // Accepted, since the existing operator accepts it; images are not built in the cluster.
    mapping.value("build");
    mapping.finish();
    return new KernelMapping(regexp, literal, image, sfc);
  }

  private static Optional<Pattern> regexp(SpecFields mapping, String text) {
    try {
      return Optional.of(Pattern.compile(text));
    } catch (PatternSyntaxException e) {
      return mapping.error("regexp", "is not an RE2 expression: " + e.getDescription());
    }
  }

  private static SortedMap<String, SortedMap<String, String>> modules(SpecFields modules) {
    SortedMap<String, SortedMap<String, String>> read = new TreeMap<>();
    for (String name : modules.names()) {
      if (!NAME.matcher(name).matches()) {
        modules.error(name, "is not the name of a kernel module");
      }
      modules
          .fields(name)
          .ifPresent(fields -> read.put(name.replace('-', '_'), moduleParameters(fields)));
    }
    return read;
  }

  private static SortedMap<String, String> moduleParameters(SpecFields module) {
    SortedMap<String, String> read = new TreeMap<>();
    module
        .fields("parameters")
        .ifPresent(parameters -> {
          for (String name : parameters.names()) {
            if (!NAME.matcher(name).matches()) {
              parameters.error(name, "is not the name of a module parameter");
            }
            parameters.text(name).ifPresent(value -> read.put(name, value));
          }
        });
    module.finish();
    return read;
  }

  private static Optional<List<String>> arguments(SpecFields controlPlane) {
    Optional<List<String>> arguments = controlPlane.texts("parameters");
    arguments.stream()
        .flatMap(List::stream)
        .filter(argument -> argument.chars().anyMatch(Character::isWhitespace))
        .forEach(argument ->
            controlPlane.error(
                "parameters",
                "has blanks in \"" + argument + "\": the kernel splits arguments at blanks"));
    controlPlane.finish();
    return arguments;
  }
}
