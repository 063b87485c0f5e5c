package io.github.onloadnode.story;

import io.github.onloadnode.lab.Guest;
import io.github.onloadnode.lab.Payload;
import java.util.List;

/** What a guest's kernel runs, and the payloads on its disk. */
record NodeInGuest(Guest guest) {

  private static final String MODULES = "cut -d ' ' -f 1 /proc/modules | grep -v lab_ | sort";

  /** A copy of the good payload that a test may spoil. */
  String copyOfPayload() {
    return guest.output(
        "copy=$(mktemp -d /root/payload-XXXX); cp -a /lab/payloads/9.1/. $copy; echo $copy");
  }

  /** Loaded modules by name, those of the lab left out. */
  List<String> modules() {
    return guest.output(MODULES).lines().toList();
  }

  /** Whether the loaded sfc is that of the kernel's own tree, which has no version. */
  boolean isInTree() {
    return guest.run("cat /sys/module/sfc/version").exitCode() != 0;
  }

  String vermagic(String build) {
    return guest.output("modinfo -F vermagic %s/onload.ko".formatted(new Payload(build).modules()));
  }
}
