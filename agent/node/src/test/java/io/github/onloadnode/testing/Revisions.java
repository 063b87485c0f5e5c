package io.github.onloadnode.testing;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.payload.ModuleFile;
import io.github.onloadnode.revision.Modinfo;
import io.github.onloadnode.revision.ModulesDep;
import io.github.onloadnode.revision.Payload;
import io.github.onloadnode.revision.PayloadModule;
import io.github.onloadnode.revision.Program;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.revision.UserLibrary;
import io.github.onloadnode.simulator.SimulatedModuleFile;
import io.github.onloadnode.simulator.SimulatedPayload;
import java.util.List;
import java.util.Optional;

/** Revisions that differ in one part of their payload, and what preflight compares them with. */
public final class Revisions {

  private Revisions() {}

  /** A module of the kernel that runs on the nodes of {@link Nodes}. */
  public static Reading<Modinfo> kernelModule() {
    String vermagic = SimulatedPayload.vermagic(Nodes.RELEASE);
    return Reading.present(
        ModuleFile.modinfo("kernel/mtd.ko", SimulatedModuleFile.inTree("mtd", vermagic).content()));
  }

  /** The revision with another library, or none. */
  public static Revision withLibrary(Revision revision, Optional<UserLibrary> library) {
    Payload payload = revision.payload();
    return with(revision, payload.modules(), payload.dependencies(), library, payload.controller());
  }

  /** The revision with other modules and another controller, or none. */
  public static Revision with(
      Revision revision, List<PayloadModule> modules, Optional<Program> controller) {
    Payload payload = revision.payload();
    return with(revision, modules, payload.dependencies(), payload.library(), controller);
  }

  /** The revision with this text as its {@code modules.dep}. */
  public static Revision withDependencies(Revision revision, String modulesDep) {
    Payload payload = revision.payload();
    return with(
        revision,
        payload.modules(),
        Optional.of(ModulesDep.parse("modules.dep", modulesDep)),
        payload.library(),
        payload.controller());
  }

  /** The revision as it is built for another kernel. */
  public static Revision forKernel(Revision revision, String release) {
    Payload payload = revision.payload();
    return new Revision(
        revision.rev(),
        revision.document(),
        revision.onload(),
        new Payload(
            payload.digest(),
            release,
            payload.modules(),
            payload.dependencies(),
            payload.driverInterfaces(),
            payload.library(),
            payload.userFiles(),
            payload.server(),
            payload.controller()));
  }

  private static Revision with(
      Revision revision,
      List<PayloadModule> modules,
      Optional<ModulesDep> dependencies,
      Optional<UserLibrary> library,
      Optional<Program> controller) {
    Payload payload = revision.payload();
    return new Revision(
        revision.rev(),
        revision.document(),
        revision.onload(),
        new Payload(
            payload.digest(),
            payload.release(),
            modules,
            dependencies,
            payload.driverInterfaces(),
            library,
            payload.userFiles(),
            payload.server(),
            controller));
  }
}
