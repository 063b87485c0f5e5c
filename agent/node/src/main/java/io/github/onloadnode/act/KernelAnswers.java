package io.github.onloadnode.act;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.linux.Errno;
import io.github.onloadnode.linux.LinuxException;
import io.github.onloadnode.node.Kernel;
import io.github.onloadnode.revision.Modinfo;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Turns an errno into the cause and what a person can do about it. */
final class KernelAnswers {

  private static final Pattern UNKNOWN_SYMBOL = Pattern.compile("Unknown symbol (\\S+)");
  private static final Pattern SHOULD_BE = Pattern.compile("version magic '(.*)' should be '(.*)'");
  private static final int CAP_SYS_MODULE = 16;

  private final HostFiles files;

  KernelAnswers(HostFiles files) {
    this.files = files;
  }

  /**
   * A module that the kernel was asked to load.
   *
   * @param info from the module's file; empty if it could not be read
   * @param logged what the kernel printed meanwhile; empty also if the log cannot be read
   */
  record Loading(String name, Optional<Modinfo> info, List<String> logged) {}

  /** Why a module was not loaded. */
  Finding toLoad(Loading loading, LinuxException answer, Kernel kernel) {
    return answer
        .errno()
        .map(errno ->
            switch (errno) {
              case EPERM -> notPermitted(message(loading, answer), kernel);
              case EKEYREJECTED -> keyRejected(loading, answer);
              case ENOEXEC -> notExecutable(loading, answer);
              case ENOENT -> unknownSymbol(loading, answer);
              case EEXIST -> alreadyLoaded(loading, answer);
              case ENOSYS, EOPNOTSUPP -> noModules(loading, answer);
              case ENOMEM -> outOfMemory(loading, answer);
              default -> initFailed(loading, answer);
            })
        .orElseGet(() -> initFailed(loading, answer));
  }

  /** Why a module could not be unloaded, other than being in use. */
  Finding toUnload(LinuxException answer, Kernel kernel) {
    String message = String.valueOf(answer.getMessage());
    if (answer.is(Errno.EPERM)) {
      return notPermitted(message, kernel);
    }
    return answer.is(Errno.ENOSYS)
        ? new Finding(
            Reason.NO_UNLOADING,
            message + ": this kernel cannot unload modules",
            "reboot the node to change its modules")
        : new Finding(
            Reason.UNLOAD_FAILED, message, "read the kernel log; reboot where the module hangs");
  }

  private Finding notPermitted(String message, Kernel kernel) {
    if (kernel.modulesDisabled().toOptional().orElse(false)) {
      return new Finding(
          Reason.MODULES_DISABLED,
          message + ": kernel.modules_disabled is set",
          "reboot without that setting");
    }
    Optional<String> status = files.text("/proc/self/status").toOptional();
    if (status.filter(text -> !hasCapability(text)).isPresent()) {
      return new Finding(
          Reason.CAPABILITY_MISSING,
          message + ": the agent has no CAP_SYS_MODULE",
          "run the agent privileged, or give it the capability SYS_MODULE");
    }
    Optional<Kernel.Lockdown> lockdown = kernel.lockdown().toOptional();
    if (lockdown.filter(mode -> mode != Kernel.Lockdown.NONE).isPresent()) {
      return new Finding(
          Reason.LOCKED_DOWN,
          message + ": the kernel is locked down and accepts only signed modules",
          "sign the modules with a key that the machine trusts, or boot without lockdown");
    }
    return new Finding(
        Reason.CAPABILITY_MISSING,
        message
            + (status.filter(KernelAnswers::isFiltered).isPresent()
                ? ": a seccomp filter is in force"
                : ": a security module or a seccomp filter may be in force"),
        "run the agent with seccomp Unconfined and look at the audit log");
  }

  private static boolean hasCapability(String status) {
    return field(status, "CapEff")
        .map(hex -> (Long.parseUnsignedLong(hex, 16) >> CAP_SYS_MODULE & 1) == 1)
        .orElse(true);
  }

  private static boolean isFiltered(String status) {
    return field(status, "Seccomp").filter(mode -> !mode.equals("0")).isPresent();
  }

  private static Optional<String> field(String status, String name) {
    return status
        .lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst();
  }

  private Finding keyRejected(Loading loading, LinuxException answer) {
    boolean signed = loading.info().filter(Modinfo::signed).isPresent();
    return new Finding(
        Reason.KEY_REJECTED,
        message(loading, answer)
            + (signed ? ": its signature is not from a trusted key" : ": it is not signed"),
        "sign the modules with a key that the machine trusts (mokutil), or boot without"
            + " module.sig_enforce");
  }

  private Finding notExecutable(Loading loading, LinuxException answer) {
    Optional<Matcher> magics = find(SHOULD_BE, loading.logged());
    return magics
        .map(found ->
            new Finding(
                Reason.VERMAGIC_MISMATCH,
                message(loading, answer)
                    + ": its vermagic is '"
                    + found.group(1)
                    + "', the kernel's '"
                    + found.group(2)
                    + "'",
                "build the modules against the headers of this kernel"))
        .orElseGet(() ->
            new Finding(
                Reason.MODULE_MALFORMED,
                message(loading, answer) + logged(loading),
                "build the modules for this kernel and processor"));
  }

  private Finding unknownSymbol(Loading loading, LinuxException answer) {
    if (loading.info().isEmpty()) {
      return new Finding(
          Reason.MODULE_MISSING, message(loading, answer), "stage the payload again");
    }
    String symbols =
        find(UNKNOWN_SYMBOL, loading.logged())
            .map(found -> "unknown symbol " + found.group(1))
            .orElseGet(() ->
                "an unknown symbol, one of "
                    + String.join(", ", loading.info().get().undefinedSymbols()));
    return new Finding(
        Reason.UNKNOWN_SYMBOL,
        message(loading, answer) + ": " + symbols,
        "build the modules against this kernel, all from one build");
  }

  private Finding alreadyLoaded(Loading loading, LinuxException answer) {
    return new Finding(
        Reason.ALREADY_LOADED,
        message(loading, answer) + ": another " + loading.name() + " is loaded",
        loading.name().equals("sfc")
            ? "write \"sfc: {}\" to have the in-tree driver replaced"
            : "find out who loads it, and retry");
  }

  private Finding noModules(Loading loading, LinuxException answer) {
    return new Finding(
        Reason.LOAD_FAILED,
        message(loading, answer) + ": this kernel does not support finit_module",
        "run a kernel with loadable modules");
  }

  private Finding outOfMemory(Loading loading, LinuxException answer) {
    return new Finding(
        Reason.OUT_OF_MEMORY, message(loading, answer), "free memory on the node and retry");
  }

  private Finding initFailed(Loading loading, LinuxException answer) {
    return new Finding(
        Reason.INIT_FAILED,
        message(loading, answer) + logged(loading),
        "read the kernel log for the module's own message");
  }

  private String message(Loading loading, LinuxException answer) {
    String said = files.root().hostNames(String.valueOf(answer.getMessage()));
    return "load module " + loading.name() + ": " + said;
  }

  private static String logged(Loading loading) {
    return loading.logged().isEmpty()
        ? ""
        : "; the kernel says: " + String.join(" | ", loading.logged());
  }

  private static Optional<Matcher> find(Pattern pattern, List<String> lines) {
    return lines.stream().map(pattern::matcher).filter(Matcher::find).findFirst();
  }
}
