package io.github.onloadnode.revision;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;

/**
 * The md5 texts of interfaces that onload.ko carries, three in Onload 9.2: that of libonload.so
 * (OO_UK_INTF_VER, src/lib/transport/ip/mmake.mk), that of the control plane (OO_CP_INTF_VER,
 * mk/site/cplane.mk) and that of ef_vi (EFCH_INTF_VER, src/driver/linux_char/mmake.mk). The file
 * does not tell which is which. That of the control plane stays the same for years, so it does not
 * identify a library's build.
 *
 * @param texts all md5 texts in onload.ko
 * @param controlPlane those in the payload's control-plane programs, which have no others
 * @param efVi those in sfc_char.ko, the other end of ef_vi
 */
public record DriverInterfaces(
    SortedSet<String> texts, SortedSet<String> controlPlane, SortedSet<String> efVi) {

  /** Whether driver and library are of one build. */
  public enum Agreement {
    AGREE,
    DIFFER,
    /** They share a text, but it may be the control plane's. */
    UNKNOWN
  }

  /** Compares the texts that can be the library's interface. */
  public Agreement with(UserLibrary library) {
    Set<String> candidates = new HashSet<>(texts);
    candidates.removeAll(controlPlane);
    candidates.removeAll(efVi);
    if (candidates.stream().noneMatch(library::hasInterface)) {
      return Agreement.DIFFER;
    }
    // The control plane's text is still among them if none of its programs has it.
    boolean controlPlaneKnown = !Collections.disjoint(texts, controlPlane);
    return controlPlaneKnown || candidates.stream().allMatch(library::hasInterface)
        ? Agreement.AGREE
        : Agreement.UNKNOWN;
  }
}
