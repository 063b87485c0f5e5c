package io.github.onloadnode.payload;

import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.ChangedWhileReadException;
import java.io.IOException;

/** Why a payload was not copied. */
final class PayloadFaults {

  private PayloadFaults() {}

  /**
   * A different payload must get a different revision name, because the node may have to go back to
   * this one.
   */
  static FindingException changed(String source, String found, String asked) {
    return new FindingException(
        Reason.PAYLOAD_CHANGED,
        "%s now has the payload %s instead of %s".formatted(source, found, asked),
        "put it back, or give an order for what is there now; a file's order follows by itself");
  }

  /** No stager pod could bring it. */
  static FindingException notStaged(String rev, String why) {
    return new FindingException(
        Reason.STAGING_FAILED,
        "the payload of " + rev + " could not be brought to this node: " + why,
        "correct the images or what keeps the stager pod from running; the order is given again");
  }

  /** Nobody could bring it, because its revision makes no sense. */
  static FindingException invalid(String why) {
    return new FindingException(
        Reason.DESIRED_INVALID,
        why,
        "correct the custom resource; agent and controller should be of one release");
  }

  /** It comes from images, and nobody has brought them. */
  static FindingException nowhere(String rev, String release) {
    return new FindingException(
        Reason.SOURCE_MISSING,
        "%s for the kernel %s is not on this node as it was copied, and no stager pod has brought it"
            .formatted(rev, release),
        "give an order for it, for which the controller brings it again");
  }

  /** Why a payload was not copied, by the kernel's words: the JDK has no type for these. */
  static FindingException unreadable(String from, IOException e) {
    String message = String.valueOf(e.getMessage());
    if (e instanceof ChangedWhileReadException) {
      return new FindingException(
          Reason.PAYLOAD_CHANGED,
          "copy " + from + ": " + message,
          "replace a payload by renaming a finished directory into its place");
    }
    if (message.contains("Read-only file system")) {
      return new FindingException(
          Reason.DISK_READ_ONLY,
          "copy " + from + ": " + message,
          "mount a file system that can be written at /opt/onload-agent and /var/lib/onload-agent,"
              + " or name another directory for the pods' files in devicePlugin.hostOnloadPath");
    }
    return message.contains("No space left")
        ? new FindingException(
            Reason.DISK_FULL,
            "copy " + from + ": " + message,
            "free space on the node; the revisions in use stay untouched")
        : new FindingException(
            Reason.PAYLOAD_UNREADABLE,
            "copy " + from + ": " + message,
            "check that the payload is readable and the disk is sound");
  }
}
