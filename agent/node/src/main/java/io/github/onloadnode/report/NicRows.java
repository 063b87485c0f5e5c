package io.github.onloadnode.report;

import io.github.onloadnode.node.NetworkInterface;
import io.github.onloadnode.node.Nic;
import io.github.onloadnode.node.NodeState;
import java.util.ArrayList;
import java.util.List;

/** The rows of {@link NodeTable} about NICs. */
final class NicRows {

  private final NodeState state;
  private final NodeTable table;

  NicRows(NodeState state, NodeTable table) {
    this.state = state;
    this.table = table;
  }

  /** One row per interface, and one per function without any. */
  TextTable functions() {
    TextTable rows =
        new TextTable(
            "FUNCTION",
            "NIC",
            "DRIVER",
            "NUMA",
            "VFS",
            "ONLOAD",
            "INTERFACE",
            "LINK",
            "SPEED",
            "MAC ADDRESS",
            "FIRMWARE");
    for (Nic nic : state.nics()) {
      if (nic.interfaces().isEmpty()) {
        add(
            rows,
            nic,
            List.of(
                nic.pod().map("in pod "::concat).orElse(NodeTable.NONE),
                NodeTable.NONE,
                NodeTable.NONE,
                NodeTable.NONE,
                NodeTable.NONE));
      }
      nic.interfaces().forEach(each -> add(rows, nic, cells(each)));
    }
    return rows;
  }

  /** One row for each reason why an interface must not be removed. */
  TextTable uses() {
    TextTable rows = new TextTable("INTERFACE", "WHY");
    state.nics().stream()
        .flatMap(nic -> nic.interfaces().stream())
        .forEach(each -> each.uses().forEach(use -> rows.add(each.name(), use.description())));
    return rows;
  }

  private void add(TextTable rows, Nic nic, List<String> interfaceCells) {
    String function = nic.address().toString();
    List<String> cells = new ArrayList<>();
    cells.add(function);
    cells.add(nic.family().label() + (nic.isVirtualFunction() ? " VF" : ""));
    cells.add(table.cell(function + " driver", nic.driver().map(this::driver)));
    cells.add(table.cell(function + " numa_node", nic.numaNode().map(String::valueOf)));
    cells.add(
        table.cell(
            function + " SR-IOV",
            nic.sriov()
                .map(sriov -> sriov.virtualFunctions() + "/" + sriov.totalVirtualFunctions())));
    cells.add(
        nic.auxiliaryDevices().isEmpty()
            ? NodeTable.NONE
            : String.join(",", nic.auxiliaryDevices()));
    cells.addAll(interfaceCells);
    rows.add(cells.toArray(String[]::new));
  }

  private List<String> cells(NetworkInterface each) {
    return List.of(
        each.name(),
        table.cell(each.name() + " operstate", each.operstate()),
        table.cell(each.name() + " speed", each.speed().map(NicRows::speed)),
        table.cell(each.name() + " address", each.macAddress()),
        table.cell(each.name() + " firmware", each.firmware()));
  }

  private String driver(String name) {
    return state
        .module(name.replace('-', '_'))
        .map(module -> name + (module.isOutOfTree() ? " (out of tree)" : " (in tree)"))
        .orElse(name);
  }

  /** Mbit/s in the usual short form: 25G, 100M. */
  private static String speed(int megabits) {
    return megabits % 1000 == 0 ? megabits / 1000 + "G" : megabits + "M";
  }
}
