package io.github.onloadnode.api;

import com.google.re2j.Pattern;
import java.util.Optional;

/**
 * One element of {@code spec.onload.kernelMappings}: the kernels that it matches.
 *
 * @param regexp RE2 syntax, matched unanchored; empty if a literal is given
 * @param literal the release itself
 * @param kernelModuleImage as written, see {@link ModuleImage}; not used in local mode, which pulls
 *     no images
 */
public record KernelMapping(
    Optional<Pattern> regexp,
    Optional<String> literal,
    Optional<String> kernelModuleImage,
    Optional<SfcSpec> sfc) {

  /** Whether the mapping matches a kernel of this release ({@code uname -r}). */
  public boolean matches(String release) {
    return literal.filter(release::equals).isPresent()
        || regexp.filter(pattern -> pattern.matcher(release).find()).isPresent();
  }
}
