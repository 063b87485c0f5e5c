package io.github.onloadnode.testing;

import io.github.onloadnode.api.DesiredDocument;
import io.github.onloadnode.api.DesiredParser;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.node.ControlPlaneServer;
import io.github.onloadnode.node.DeviceNode;
import io.github.onloadnode.node.Driver;
import io.github.onloadnode.node.Hardware;
import io.github.onloadnode.node.Holder;
import io.github.onloadnode.node.InterfaceUse;
import io.github.onloadnode.node.Kernel;
import io.github.onloadnode.node.KernelModule;
import io.github.onloadnode.node.ModuleIdentity;
import io.github.onloadnode.node.NetworkInterface;
import io.github.onloadnode.node.Nic;
import io.github.onloadnode.node.NicFamily;
import io.github.onloadnode.node.NodeState;
import io.github.onloadnode.node.OnloadDriver;
import io.github.onloadnode.node.PciAddress;
import io.github.onloadnode.node.PciId;
import io.github.onloadnode.node.PodNetworks;
import io.github.onloadnode.node.Processes;
import io.github.onloadnode.payload.ModuleFile;
import io.github.onloadnode.revision.Digest;
import io.github.onloadnode.revision.DriverInterfaces;
import io.github.onloadnode.revision.Payload;
import io.github.onloadnode.revision.PayloadModule;
import io.github.onloadnode.revision.Program;
import io.github.onloadnode.revision.Revision;
import io.github.onloadnode.revision.UserFiles;
import io.github.onloadnode.revision.UserLibrary;
import io.github.onloadnode.simulator.SimulatedAdapters;
import io.github.onloadnode.simulator.SimulatedPayload;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** A node's state put together by hand, for decisions that look at nothing else. */
public final class Nodes {

  public static final String RELEASE = "6.1.0-56-amd64";
  public static final String BOOT = "boot-1";
  public static final PciAddress PORT = new PciAddress(0, 0x3b, 0, 0);

  private Kernel kernel =
      new Kernel(
          RELEASE,
          BOOT,
          Reading.present(Kernel.Lockdown.NONE),
          Reading.present(false),
          Reading.present(false),
          Reading.present(true));
  private final Map<String, KernelModule> modules = new LinkedHashMap<>();
  private Reading<OnloadDriver> onload = Reading.absent();
  private Reading<List<Holder>> holders = Reading.present(List.of());
  private Reading<List<ControlPlaneServer>> servers = Reading.present(List.of());
  private Reading<String> driver = Reading.absent();
  private String netdev = "ens1f0";
  private String link = "up";
  private List<InterfaceUse> uses = List.of();
  private NicFamily family = NicFamily.SFC9250;
  private PciId id = new PciId(0x1924, 0x0b03);
  private Reading<String> modalias = Reading.present(SimulatedAdapters.modalias(id));
  private boolean deviceNodes = true;

  /** A node without any module of ours. */
  public static Nodes bare() {
    return new Nodes();
  }

  /** A node that runs the revision. */
  public static Nodes running(Revision revision) {
    return bare().with(revision.modules().stream().map(m -> m.name()).toList(), revision);
  }

  /** A revision of the version whose spec is the YAML behind {@code source}. */
  public static Revision revision(String version, String spec) {
    return revision(SimulatedPayload.of(version, RELEASE), version, spec);
  }

  /** A revision of a payload that a test has changed. */
  public static Revision revision(SimulatedPayload files, String version, String spec) {
    DesiredDocument document =
        DesiredParser.parse(
            "test",
            "{onload: {version: \"" + version + "\", source: {hostPath: /srv}" + spec + "}}");
    List<PayloadModule> modules = new ArrayList<>();
    for (String name : List.of("onload", "sfc", "sfc_char", "sfc_resource")) {
      String path = "extra/" + name + ".ko";
      modules.add(
          new PayloadModule(
              path,
              "/images/" + version + "/" + path,
              ModuleFile.modinfo(path, files.module(name).content())));
    }
    String md5 = SimulatedPayload.userInterface(version);
    Payload payload =
        new Payload(
            "d" + version.replace(".", ""),
            RELEASE,
            modules,
            Optional.empty(),
            new DriverInterfaces(
                new TreeSet<>(List.of(SimulatedPayload.EF_VI, SimulatedPayload.CONTROL_PLANE, md5)),
                new TreeSet<>(List.of(SimulatedPayload.CONTROL_PLANE)),
                new TreeSet<>(List.of(SimulatedPayload.EF_VI))),
            Optional.of(
                new UserLibrary(
                    "libonload.so",
                    new TreeSet<>(List.of(version)),
                    new TreeSet<>(List.of(SimulatedPayload.CONTROL_PLANE, md5)))),
            new UserFiles("/opt/onload-agent/" + version, List.of(), List.of(), List.of()),
            Optional.of(
                new Program(
                    "/opt/onload-agent/" + version + "/sbin/onload_cp_server", Optional.empty())),
            Optional.of(
                new Program(
                    "/opt/onload-agent/" + version + "/sbin/shrub_controller", Optional.empty())));
    return new Revision(
        version + "-" + Digest.of(document.canonical()),
        document,
        document.onload().orElseThrow(),
        payload);
  }

  /** Modules of the revision's build are loaded, and what comes with them is there. */
  public Nodes with(List<String> names, Revision revision) {
    for (Revision.PlannedModule planned : revision.modules()) {
      if (names.contains(planned.name())) {
        Map<String, Reading<String>> parameters = new TreeMap<>();
        planned.parameters().forEach((name, value) -> parameters.put(name, Reading.present(value)));
        load(planned.name(), planned.identity(), "OE", parameters);
      }
    }
    if (names.contains("onload")) {
      String version = revision.onload().version().orElse("");
      onload = States.onload(version, SimulatedPayload.userInterface(version));
      servers = Reading.present(List.of(Servers.of(revision)));
    }
    if (names.contains("sfc")) {
      driver = Reading.present("sfc");
    }
    return this;
  }

  /** The kernel's own sfc drives the port. */
  public Nodes inTreeSfc() {
    driver = Reading.present("sfc");
    return load("sfc", ModuleIdentity.UNKNOWN, "", Map.of());
  }

  public Nodes without(String name) {
    modules.remove(name);
    if (name.equals("onload")) {
      onload = Reading.absent();
    }
    return this;
  }

  public Nodes boot(String id) {
    kernel =
        new Kernel(
            kernel.release(),
            id,
            kernel.lockdown(),
            kernel.signatureEnforced(),
            kernel.modulesDisabled(),
            kernel.buildIds());
    return this;
  }

  public Nodes kernel(Kernel other) {
    kernel = other;
    return this;
  }

  public Nodes holders(Reading<List<Holder>> reading) {
    holders = reading;
    return this;
  }

  public Nodes use(InterfaceUse... reasons) {
    uses = List.of(reasons);
    return this;
  }

  public Nodes named(String interfaceName) {
    netdev = interfaceName;
    return this;
  }

  public Nodes linkDown() {
    link = "down";
    return this;
  }

  /** The port's card is another one, which calls itself so. */
  public Nodes card(NicFamily ofFamily, PciId withId, Reading<String> called) {
    family = ofFamily;
    id = withId;
    modalias = called;
    return this;
  }

  public Nodes withoutDeviceNodes() {
    deviceNodes = false;
    return this;
  }

  public Nodes onload(Reading<OnloadDriver> reading) {
    onload = reading;
    return this;
  }

  public Nodes servers(Reading<List<ControlPlaneServer>> reading) {
    servers = reading;
    return this;
  }

  /** The state that an observer would have seen. */
  public NodeState state() {
    Map<String, Integer> majors = new TreeMap<>();
    List<DeviceNode> nodes = new ArrayList<>();
    for (String device : DeviceNode.NAMES) {
      String module = device.equals("sfc_char") ? "sfc_char" : "onload";
      if (modules.containsKey(module)) {
        majors.put(device, 240 + majors.size());
        nodes.add(new DeviceNode(device, majors.get(device), 0, 0666));
      }
    }
    NetworkInterface interfaceNow =
        new NetworkInterface(
            netdev,
            Reading.present(link),
            Reading.absent(),
            Reading.absent(),
            Reading.absent(),
            uses);
    boolean bound = driver.toOptional().filter(modules::containsKey).isPresent();
    Nic nic =
        new Nic(
            PORT,
            id,
            family,
            Optional.empty(),
            bound ? driver : Reading.absent(),
            Reading.absent(),
            Reading.absent(),
            bound ? List.of(interfaceNow) : List.of(),
            List.of(),
            Optional.empty(),
            modalias);
    return new NodeState(
        new Hardware(List.of(nic), Reading.absent(), List.of()),
        new Driver(
            kernel,
            modules,
            Reading.present(majors),
            deviceNodes ? nodes : List.of(),
            onload,
            List.of()),
        new Processes(holders, servers, PodNetworks.NONE, List.of()));
  }

  private Nodes load(
      String name, ModuleIdentity identity, String taint, Map<String, Reading<String>> parameters) {
    List<String> holdersOf =
        switch (name) {
          case "sfc_resource" -> List.of("sfc_char", "onload");
          case "sfc_char" -> List.of("onload");
          default -> List.of();
        };
    modules.put(
        name,
        new KernelModule(
            name,
            KernelModule.State.LIVE,
            value(identity.version()),
            value(identity.srcversion()),
            value(identity.buildId()),
            Reading.present(holdersOf.size()),
            holdersOf,
            taint,
            parameters));
    return this;
  }

  private static Reading<String> value(Optional<String> known) {
    return known.map(Reading::present).orElseGet(Reading::absent);
  }
}
