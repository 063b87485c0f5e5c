package io.github.onloadnode.revision;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;

/**
 * The md5 texts of interfaces that onload.ko carries, three in Onload 9.2: that of libonload.so
 * (OO_UK_INTF_VER, src/lib/transport/ip/mmake.mk), that of the control plane (OO_CP_INTF_VER,
 * mk/site/cplane.mk) and that of ef_vi (EFCH_INTF_VER, src/driver/linux_char/mmake.mk). Nothing in
 * the file names them. The control plane's changes so seldom that builds of years have it in
 * common, so it says nothing of a library.
 *
 * @param texts all that onload.ko has
 * @param controlPlane what the payload's programs of the control plane have, which have no other
 * @param efVi what sfc_char.ko has, the other end of ef_vi
 */
public record DriverInterfaces(
    SortedSet<String> texts, SortedSet<String> controlPlane, SortedSet<String> efVi) {

  /** How driver and library stand to each other. */
  public enum Agreement {
    AGREE,
    DIFFER,
    /** They have something in common, and nothing tells whether it is the control plane's alone. */
    UNKNOWN
  }

  /** Compares what can be the interface of the library. */
  public Agreement with(UserLibrary library) {
    Set<String> candidates = new HashSet<>(texts);
    candidates.removeAll(controlPlane);
    candidates.removeAll(efVi);
    if (candidates.stream().noneMatch(library::hasInterface)) {
      return Agreement.DIFFER;
    }
    // The control plane's own may be among them where none of its programs showed it.
    boolean controlPlaneKnown = !Collections.disjoint(texts, controlPlane);
    return controlPlaneKnown || candidates.stream().allMatch(library::hasInterface)
        ? Agreement.AGREE
        : Agreement.UNKNOWN;
  }
}
