package io.github.onloadnode.act;

import io.github.onloadnode.node.Driver;
import io.github.onloadnode.node.Holder;
import io.github.onloadnode.node.KernelModule;
import io.github.onloadnode.node.PodContainer;
import io.github.onloadnode.node.Processes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The users of a module that the kernel shows. */
final class ModuleUsers {

  private ModuleUsers() {}

  /** A clause that names the modules, pods and processes. */
  static String of(String module, Driver driver, Processes processes) {
    Optional<KernelModule> loaded = driver.module(module);
    List<String> users = new ArrayList<>();
    loaded.map(KernelModule::holders).stream()
        .flatMap(List::stream)
        .map(name -> "module " + name)
        .forEach(users::add);
    processes.holders().toOptional().stream()
        .flatMap(List::stream)
        .map(ModuleUsers::name)
        .forEach(users::add);
    String references =
        loaded
            .flatMap(present -> present.refcount().toOptional())
            .map(count -> count + " references")
            .orElse("references unknown");
    return users.isEmpty()
        ? references + ", held by nothing that the agent can see"
        : references + ", used by " + String.join(", ", users);
  }

  private static String name(Holder holder) {
    String process = "process " + holder.pid() + " (" + holder.command() + ")";
    return holder
        .container()
        .flatMap(PodContainer::name)
        .map(pod -> process + " of pod " + pod)
        .orElse(process);
  }
}
