package io.github.onloadnode.observe;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.node.Kernel;
import io.github.onloadnode.node.Kernel.Lockdown;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the running kernel and its requirements for modules. */
final class KernelScanner {

  private static final String SECURITY = "/sys/kernel/security";

  private final HostFiles files;
  private final Attributes attributes;

  KernelScanner(HostFiles files) {
    this.files = files;
    this.attributes = new Attributes(files);
  }

  /**
   * The kernel of the machine.
   *
   * @param loaded its loaded modules
   */
  Kernel scan(Reading<Map<String, ModuleTable.Line>> loaded, Unread unread) {
    return new Kernel(
        unread.orElse(always("/proc/sys/kernel/osrelease"), ""),
        unread.orElse(always("/proc/sys/kernel/random/boot_id"), ""),
        lockdown(),
        attributes.flag("/sys/module/module/parameters/sig_enforce"),
        attributes.flag("/proc/sys/kernel/modules_disabled"),
        loaded.flatMap(this::buildIds));
  }

  /** Every module has a build id since Linux 2.6.23; a kernel without kallsyms shows none. */
  private Reading<Boolean> buildIds(Map<String, ModuleTable.Line> loaded) {
    return loaded.isEmpty()
        ? Reading.absent()
        : Reading.present(
            loaded.keySet().stream()
                .anyMatch(
                    name -> files.exists("/sys/module/" + name + "/notes/.note.gnu.build-id")));
  }

  /** Every Linux has these, so absent means that procfs is not mounted. */
  private Reading<String> always(String path) {
    Reading<String> text = files.attribute(path);
    return text instanceof Reading.Absent<String>()
        ? Reading.unreadable(path + ": absent: is procfs mounted?")
        : text;
  }

  private Reading<Lockdown> lockdown() {
    if (files.list(SECURITY) instanceof Reading.Present<List<String>>(var names)
        && names.isEmpty()) {
      return Reading.unreadable(SECURITY + ": securityfs is not mounted there");
    }
    return files.attribute(SECURITY + "/lockdown").flatMap(KernelScanner::parseLockdown);
  }

  /** The active mode is in brackets: {@code none [integrity] confidentiality}. */
  static Reading<Lockdown> parseLockdown(String text) {
    return Arrays.stream(Lockdown.values())
        .filter(mode -> text.contains("[" + mode.name().toLowerCase(Locale.ROOT) + "]"))
        .findFirst()
        .map(Reading::present)
        .orElseGet(() -> Reading.unreadable("unknown lockdown mode: " + Attributes.shown(text)));
  }
}
