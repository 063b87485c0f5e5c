package io.github.onloadnode.api;

import com.google.re2j.Pattern;
import java.util.Optional;

/**
 * One element of {@code spec.onload.kernelMappings}: which kernels it is for.
 *
 * @param regexp RE2 syntax, matched unanchored; empty where a literal is given
 * @param literal the release itself
 * @param kernelModuleImage used where images are, which the local mode is not
 */
public record KernelMapping(
    Optional<Pattern> regexp,
    Optional<String> literal,
    Optional<String> kernelModuleImage,
    Optional<SfcSpec> sfc) {

  /** Whether the mapping is for a kernel of this release ({@code uname -r}). */
  public boolean matches(String release) {
    return literal.filter(release::equals).isPresent()
        || regexp.filter(pattern -> pattern.matcher(release).find()).isPresent();
  }
}
