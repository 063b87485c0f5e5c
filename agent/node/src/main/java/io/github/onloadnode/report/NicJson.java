package io.github.onloadnode.report;

import io.github.onloadnode.node.InterfaceUse;
import io.github.onloadnode.node.NetworkInterface;
import io.github.onloadnode.node.Nic;
import io.github.onloadnode.node.Nic.Sriov;
import java.util.LinkedHashMap;
import java.util.Map;

/** The part of {@link NodeJson} about one PCI function. */
final class NicJson {

  private NicJson() {}

  static Map<String, Object> of(Nic nic) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("address", nic.address().toString());
    json.put("id", nic.id().toString());
    json.put("family", nic.family().label());
    json.put("physicalFunction", nic.physicalFunction().map(Object::toString));
    json.put("driver", NodeJson.reading(nic.driver()));
    json.put("numaNode", NodeJson.reading(nic.numaNode()));
    json.put("sriov", NodeJson.reading(nic.sriov().map(NicJson::sriov)));
    json.put("interfaces", nic.interfaces().stream().map(NicJson::networkInterface).toList());
    json.put("auxiliaryDevices", nic.auxiliaryDevices());
    json.put("pod", nic.pod());
    return json;
  }

  private static Map<String, Object> sriov(Sriov sriov) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("virtualFunctions", sriov.virtualFunctions());
    json.put("totalVirtualFunctions", sriov.totalVirtualFunctions());
    return json;
  }

  private static Map<String, Object> networkInterface(NetworkInterface each) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", each.name());
    json.put("operstate", NodeJson.reading(each.operstate()));
    json.put("speedMbps", NodeJson.reading(each.speed()));
    json.put("macAddress", NodeJson.reading(each.macAddress()));
    json.put("firmware", NodeJson.reading(each.firmware()));
    json.put("uses", each.uses().stream().map(NicJson::use).toList());
    return json;
  }

  private static Map<String, Object> use(InterfaceUse use) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("kind", use.getClass().getSimpleName());
    json.put("description", use.description());
    return json;
  }
}
