package io.github.onloadnode.revision;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.node.Kernel;
import io.github.onloadnode.node.NodeState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks whether a node can run a revision before anything on the node is changed. The kernel would
 * find most faults too, but only after the old modules are unloaded.
 */
public final class Preflight {

  /** The results, in the order of the checks. */
  public record Report(List<Finding> findings) {

    public Report {
      findings = List.copyOf(findings);
    }

    /** Why the node cannot run the revision; empty = it can. */
    public List<Finding> problems() {
      return of(Finding.Severity.ERROR);
    }

    /** The checks that only the kernel can make. */
    public List<Finding> unchecked() {
      return of(Finding.Severity.NOTE);
    }

    private List<Finding> of(Finding.Severity severity) {
      return findings.stream().filter(finding -> finding.severity() == severity).toList();
    }
  }

  private final Revision revision;
  private final NodeState state;
  private final List<Finding> findings = new ArrayList<>();

  private Preflight(Revision revision, NodeState state) {
    this.revision = revision;
    this.state = state;
  }

  /**
   * Makes all checks; the report has all faults.
   *
   * @param kernels a module of the running kernel
   */
  public static Report check(Revision revision, NodeState state, Reading<Modinfo> kernels) {
    Preflight preflight = new Preflight(revision, state);
    if (preflight.hasModulesForThisKernel()) {
      preflight.vermagic(kernels);
      preflight.identities();
      preflight.signatures();
      preflight.parameters();
      preflight.library();
      preflight.findings.addAll(ControlPlaneCheck.problems(revision));
      preflight.controller();
    }
    preflight.findings.addAll(NicCheck.findings(revision, state));
    return new Report(preflight.findings);
  }

  private boolean hasModulesForThisKernel() {
    String release = state.kernel().release();
    if (!revision.onload().covers(release)) {
      add(
          Reason.NO_KERNEL_MAPPING,
          "no element of kernelMappings matches the kernel " + release,
          "add a mapping for this kernel");
      return false;
    }
    if (!revision.payload().release().equals(release)) {
      add(
          Reason.NO_KERNEL_MAPPING,
          "the modules are for " + revision.payload().release() + ", the kernel is " + release,
          "provide modules for this kernel");
      return false;
    }
    List<String> missing =
        new ArrayList<>(revision.managesSfc() ? List.of(Payload.SFC) : List.of());
    missing.add(Payload.ONLOAD);
    missing.removeIf(name -> revision.payload().module(name).isPresent());
    missing.forEach(name ->
        add(
            Reason.PAYLOAD_INCOMPLETE,
            "the payload has no module " + name + " for the kernel " + release,
            "build " + name + ".ko for this kernel into the payload"));
    return missing.isEmpty();
  }

  private void vermagic(Reading<Modinfo> kernels) {
    Optional<String> running = kernels.toOptional().flatMap(Modinfo::vermagic);
    if (running.isEmpty()) {
      unchecked("vermagic", "no module of the running kernel could be read to compare with");
    }
    for (PayloadModule module : planned()) {
      String own = module.info().vermagic().orElse("none");
      if (running.isPresent()
          && !Vermagic.same(own, running.get(), module.info().symbolVersions())) {
        add(
            Reason.VERMAGIC_MISMATCH,
            module.name() + " has vermagic '" + own + "', the kernel '" + running.get() + "'",
            "build the modules against the headers of this kernel");
      }
    }
    if (running.filter(Vermagic::comparesChecksums).isPresent()) {
      unchecked("checksums of symbols", "the kernel compares them when it loads the modules");
    }
  }

  /** A module without an identity could be mistaken for another build once it is loaded. */
  private void identities() {
    List<PayloadModule> byBuildIdAlone =
        planned().stream()
            .filter(module -> module.info().srcversion().or(module.info()::version).isEmpty())
            .toList();
    boolean hidden = state.kernel().buildIds().equals(Reading.present(false));
    List<String> unknown =
        byBuildIdAlone.stream()
            .filter(module -> hidden || module.info().buildId().isEmpty())
            .map(PayloadModule::name)
            .toList();
    if (!unknown.isEmpty()) {
      add(
          Reason.IDENTITY_UNKNOWN,
          "%s could not be told from another build: no version%s"
              .formatted(
                  String.join(", ", unknown),
                  hidden ? ", and this kernel shows no build ids" : " and no build id"),
          hidden
              ? "run a kernel with CONFIG_KALLSYMS, or give the modules a MODULE_VERSION"
              : "link the modules with --build-id, as the kernel's own build does");
    } else if (!byBuildIdAlone.isEmpty() && state.kernel().buildIds().toOptional().isEmpty()) {
      unchecked("build ids", "no loaded module tells whether this kernel shows them");
    }
  }

  private void signatures() {
    Optional<String> demand = signaturesDemandedBy(state.kernel());
    List<String> unsigned =
        planned().stream().filter(m -> !m.info().signed()).map(PayloadModule::name).toList();
    if (demand.isPresent() && !unsigned.isEmpty()) {
      add(
          Reason.SIGNATURE_REQUIRED,
          demand.get() + " requires signed modules; unsigned are " + String.join(", ", unsigned),
          "sign the modules with a key that the machine trusts, or turn the enforcement off");
    }
    if (demand.isPresent() && unsigned.isEmpty()) {
      unchecked("signatures", "only the kernel knows whether it trusts the key");
    }
    if (state.kernel().modulesDisabled().toOptional().orElse(false)) {
      add(
          Reason.MODULES_DISABLED,
          "kernel.modules_disabled is set, so no module can be loaded",
          "reboot without that setting");
    }
  }

  private static Optional<String> signaturesDemandedBy(Kernel kernel) {
    if (kernel.signatureEnforced().toOptional().orElse(false)) {
      return Optional.of("module.sig_enforce");
    }
    return kernel
        .lockdown()
        .toOptional()
        .filter(lockdown -> lockdown != Kernel.Lockdown.NONE)
        .map(_ -> "lockdown");
  }

  /** The kernel only warns of an unknown parameter, so this is the only check. */
  private void parameters() {
    revision.onload().modules().forEach(this::parameters);
  }

  private void parameters(String name, Map<String, String> asked) {
    Optional<PayloadModule> module =
        planned().stream().filter(planned -> planned.name().equals(name)).findFirst();
    if (module.isEmpty()) {
      add(
          Reason.UNKNOWN_PARAMETER,
          "modules." + name + ": no module of this name is loaded from the payload",
          "name one of those that are");
      return;
    }
    var known = module.get().info().parameters().keySet();
    asked.forEach((parameter, value) -> {
      if (!known.contains(parameter)) {
        add(
            Reason.UNKNOWN_PARAMETER,
            name + " has no parameter " + parameter,
            "use one of those that it has: " + String.join(", ", known));
      } else if (!ModuleParameters.isQuotable(value)) {
        add(
            Reason.PARAMETER_NOT_QUOTABLE,
            "modules." + name + "." + parameter + " has a quote or a control character",
            "write the value without it: the kernel does not support that");
      }
    });
  }

  private void library() {
    Optional<UserLibrary> library = revision.payload().library();
    Optional<String> version =
        revision.payload().module(Payload.ONLOAD).flatMap(module -> module.info().version());
    if (library.isEmpty()) {
      add(
          Reason.PAYLOAD_INCOMPLETE,
          "the payload has no libonload.so",
          "install Onload's user files into opt/onload of the payload");
      return;
    }
    String remedy = "take the library and the modules from one build";
    if (version.filter(library.get()::hasVersion).isEmpty()) {
      String versions = String.join(", ", library.get().versions());
      add(
          Reason.LIBRARY_MISMATCH,
          library.get().path()
              + " is of version "
              + (versions.isEmpty() ? "unknown" : versions)
              + ", onload.ko of version "
              + version.orElse("unknown"),
          remedy);
    }
    switch (revision.payload().driverInterfaces().with(library.get())) {
      case AGREE -> unchecked("debug or release build", "neither the library nor the module tells");
      case DIFFER ->
          add(
              Reason.LIBRARY_MISMATCH,
              library.get().path() + " and onload.ko differ in the md5 of their interface",
              remedy);
      case UNKNOWN ->
          add(
              Reason.LIBRARY_MISMATCH,
              "the payload does not tell whether "
                  + library.get().path()
                  + " and onload.ko share more than the control plane's interface",
              "provide sbin/onload_cp_server of the same build too");
    }
  }

  /** If it cannot start, stacks on the cards' shared queues fail without a message. */
  private void controller() {
    Optional<Program> controller = revision.payload().controller();
    if (!state.sharesReceiveQueues()) {
      return;
    }
    if (controller.isEmpty()) {
      unchecked("shared receive queues of X4", "the payload has no sbin/shrub_controller");
    }
    controller
        .flatMap(Program::fault)
        .ifPresent(fault ->
            add(
                Reason.SERVER_NOT_RUNNABLE,
                "the kernel could not start " + controller.get().hostPath() + ": " + fault,
                "provide an executable one for this machine, on a file system without noexec"));
  }

  private List<PayloadModule> planned() {
    List<String> names = revision.modules().stream().map(Revision.PlannedModule::name).toList();
    return revision.payload().modules().stream().filter(m -> names.contains(m.name())).toList();
  }

  private void add(Reason reason, String message, String remedy) {
    findings.add(new Finding(reason, message, remedy));
  }

  private void unchecked(String check, String why) {
    findings.add(
        new Finding(
            Reason.UNCHECKED,
            Finding.Severity.NOTE,
            check,
            why,
            "wait: the kernel decides when it loads the modules"));
  }
}
