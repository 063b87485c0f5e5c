package io.github.onloadnode.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.onloadnode.node.InterfaceUse;
import io.github.onloadnode.node.NetworkInterface;
import io.github.onloadnode.node.Nic;
import io.github.onloadnode.node.Nic.Sriov;

/** The part of {@link NodeJson} about one PCI function. */
final class NicJson {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private NicJson() {}

  static ObjectNode of(Nic nic) {
    ObjectNode json = JSON.objectNode();
    json.put("address", nic.address().toString());
    json.put("id", nic.id().toString());
    json.put("family", nic.family().label());
    json.put("physicalFunction", nic.physicalFunction().map(Object::toString).orElse(null));
    json.set("driver", NodeJson.text(nic.driver()));
    json.set("numaNode", NodeJson.reading(nic.numaNode().map(JSON::numberNode)));
    json.set("sriov", NodeJson.reading(nic.sriov().map(NicJson::sriov)));
    ArrayNode interfaces = json.putArray("interfaces");
    nic.interfaces().forEach(each -> interfaces.add(networkInterface(each)));
    json.set("auxiliaryDevices", NodeJson.strings(nic.auxiliaryDevices()));
    json.put("pod", nic.pod().orElse(null));
    return json;
  }

  private static JsonNode sriov(Sriov sriov) {
    return JSON.objectNode()
        .put("virtualFunctions", sriov.virtualFunctions())
        .put("totalVirtualFunctions", sriov.totalVirtualFunctions());
  }

  private static ObjectNode networkInterface(NetworkInterface each) {
    ObjectNode json = JSON.objectNode();
    json.put("name", each.name());
    json.set("operstate", NodeJson.text(each.operstate()));
    json.set("speedMbps", NodeJson.reading(each.speed().map(JSON::numberNode)));
    json.set("macAddress", NodeJson.text(each.macAddress()));
    json.set("firmware", NodeJson.text(each.firmware()));
    ArrayNode uses = json.putArray("uses");
    for (InterfaceUse use : each.uses()) {
      uses.addObject()
          .put("kind", use.getClass().getSimpleName())
          .put("description", use.description());
    }
    return json;
  }
}
