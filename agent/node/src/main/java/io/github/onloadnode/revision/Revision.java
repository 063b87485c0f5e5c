package io.github.onloadnode.revision;

import io.github.onloadnode.api.DesiredDocument;
import io.github.onloadnode.api.OnloadSpec;
import io.github.onloadnode.api.RevisionContent;
import io.github.onloadnode.api.SfcSpec;
import io.github.onloadnode.node.ModuleIdentity;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Something that a node can run: settings and the payload for them. It never changes, and the
 * journal has only its name.
 *
 * @param rev its name, as the order gave it
 */
public record Revision(String rev, DesiredDocument document, OnloadSpec onload, Payload payload) {

  /** One module to load. */
  public record PlannedModule(
      String name, String hostPath, ModuleIdentity identity, Map<String, String> parameters) {
    public PlannedModule {
      parameters = new LinkedHashMap<>(parameters);
    }
  }

  /** What is needed to copy it again: the same payload and its source. */
  public RevisionContent content() {
    return RevisionContent.of(document, payload.digest());
  }

  /** How the NIC driver is managed; empty = the payload's sfc is not loaded. */
  public Optional<SfcSpec> sfc() {
    return onload.sfc(payload.release());
  }

  public boolean managesSfc() {
    return sfc().isPresent();
  }

  /** The modules of the payload that are loaded, in this order. */
  public List<PlannedModule> modules() {
    return payload.loadOrder(wanted()).modules().stream()
        .map(module ->
            new PlannedModule(
                module.name(), module.hostPath(), module.info().identity(), parameters(module)))
        .toList();
  }

  /** Modules of the host's own kernel that must be loaded first. */
  public List<String> hostModules() {
    return payload.loadOrder(wanted()).hostModules();
  }

  /** The planned module of this name, if any. */
  public Optional<PlannedModule> module(String name) {
    return modules().stream().filter(module -> module.name().equals(name)).findFirst();
  }

  /**
   * Equal if the same modules are loaded with the same parameters, apart from parameters that are
   * writable while loaded.
   */
  public String moduleHash() {
    StringBuilder text = new StringBuilder();
    for (PlannedModule module : modules()) {
      Map<String, String> fixed = new TreeMap<>(module.parameters());
      fixed.keySet().removeAll(ControlPlaneParameters.NAMES);
      text.append(module.name()).append(' ').append(module.identity()).append(' ').append(fixed);
      text.append('\n');
    }
    return Digest.of(text.toString());
  }

  private List<String> wanted() {
    List<String> wanted = new ArrayList<>();
    if (managesSfc()) {
      wanted.add(Payload.SFC);
    }
    wanted.add(Payload.ONLOAD);
    return wanted;
  }

  private Map<String, String> parameters(PayloadModule module) {
    Map<String, String> parameters = new LinkedHashMap<>();
    if (module.name().equals(Payload.ONLOAD)) {
      payload
          .controlPlaneServer()
          .ifPresent(server ->
              parameters.putAll(
                  ControlPlaneParameters.of(
                      server,
                      payload.controller().map(Program::hostPath),
                      onload.controlPlaneParameters(),
                      module.info())));
    }
    parameters.putAll(onload.parameters(module.name()));
    return parameters;
  }
}
