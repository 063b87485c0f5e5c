package io.github.onloadnode.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts a kernel's release into an image's name, with the placeholders of Kernel Module Management.
 * The existing operator calls its Module {@code <resource>-module} (its onload_controller.go).
 */
final class ModuleImage {

  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z_]+)}");
  private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)(?:\\.(\\d+))?.*");

  private final String release;
  private final CustomResource resource;

  ModuleImage(String release, CustomResource resource) {
    this.release = release;
    this.resource = resource;
  }

  /** Placeholders that are unknown stay, and so do numbers that the release does not have. */
  String of(String written) {
    return PLACEHOLDER
        .matcher(written)
        .replaceAll(match -> Matcher.quoteReplacement(value(match.group(1), match.group())));
  }

  private String value(String name, String otherwise) {
    return switch (name) {
      case "KERNEL_FULL_VERSION" -> release;
      case "KERNEL_XYZ" -> numbers("$1.$2.$3", otherwise);
      case "KERNEL_X" -> numbers("$1", otherwise);
      case "KERNEL_Y" -> numbers("$2", otherwise);
      case "KERNEL_Z" -> numbers("$3", otherwise);
      case "MOD_NAME" -> resource.name() + "-module";
      case "MOD_NAMESPACE" -> resource.namespace();
      default -> otherwise;
    };
  }

  private String numbers(String form, String otherwise) {
    Matcher numbers = NUMBERS.matcher(release);
    boolean isKnown = numbers.matches() && (!form.contains("$3") || numbers.group(3) != null);
    return isKnown ? numbers.replaceFirst(form) : otherwise;
  }
}
