package io.github.onloadnode.upgrade;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.OnloadDriver;
import io.github.onloadnode.revision.Payload;
import io.github.onloadnode.revision.UserLibrary;
import java.util.Optional;

/**
 * Whether the loaded driver would accept the library that pods get, according to
 * /proc/driver/onload.
 */
final class LibraryVerification {

  private static final String REMEDY = "take the library and the modules from one build";

  private LibraryVerification() {}

  static Optional<Finding> check(Payload payload, Reading<OnloadDriver> loaded) {
    return loaded.fold(
        driver ->
            payload
                .library()
                .map(library -> check(library, driver))
                .orElseGet(() -> Optional.of(differs("the payload has no libonload.so"))),
        () -> Optional.of(unread("onload is loaded, and there is no /proc/driver/onload/version")),
        reason -> Optional.of(unread(reason)));
  }

  private static Optional<Finding> check(UserLibrary library, OnloadDriver driver) {
    if (!library.hasInterface(driver.userInterface())) {
      return Optional.of(
          differs(
              "the driver's uk_intf_ver %s does not occur in libonload.so"
                  .formatted(driver.userInterface())));
    }
    return library.hasVersion(driver.version())
        ? Optional.empty()
        : Optional.of(
            differs(
                "the driver is of version %s, libonload.so of %s"
                    .formatted(driver.version(), String.join(", ", library.versions()))));
  }

  private static Finding differs(String message) {
    return new Finding(Reason.INTERFACE_TO_LIBRARY_DIFFERS, message, REMEDY);
  }

  private static Finding unread(String why) {
    return new Finding(
        Reason.NODE_UNREADABLE,
        "it is unknown whether the driver accepts the library: " + why,
        "make /proc/driver/onload readable for the agent");
  }
}
