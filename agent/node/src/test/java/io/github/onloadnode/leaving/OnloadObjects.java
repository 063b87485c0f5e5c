package io.github.onloadnode.leaving;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.onloadnode.nodeapi.ApiReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Onload resources, as an API server keeps them: with a finalizer, which a controller removes. */
final class OnloadObjects {

  static final String LIST = "/apis/onload.amd.com/v1alpha1/onloads";

  private static final String EACH = "/apis/onload.amd.com/v1alpha1/namespaces/trading/onloads/";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Empty if the cluster does not have this kind. */
  Optional<List<ObjectNode>> all = Optional.of(new ArrayList<>());

  ObjectNode add(String name, String uid) {
    ObjectNode resource = JSON.createObjectNode();
    resource.putObject("metadata").put("namespace", "trading").put("name", name).put("uid", uid);
    all.orElseThrow().add(resource);
    return resource;
  }

  /** A controller has removed its finalizer. */
  void letGo(String name) {
    all.orElseThrow().removeIf(resource -> resource.at("/metadata/name").asText().equals(name));
  }

  /** A controller has written why a node is not ready yet. */
  static void waitsFor(ObjectNode resource, String node, String phase, String message) {
    resource
        .withArray("/status/nodes")
        .addObject()
        .put("node", node)
        .put("phase", phase)
        .put("message", message);
  }

  ApiReply delete(String path, String uid) {
    Optional<ObjectNode> found =
        all.orElseThrow().stream()
            .filter(each -> path.equals(EACH + each.at("/metadata/name").asText()))
            .findFirst();
    if (found.isEmpty()) {
      return FakeCluster.reply(404, "{\"message\":\"not found\"}");
    }
    if (!found.get().at("/metadata/uid").asText().equals(uid)) {
      return FakeCluster.reply(409, "{\"message\":\"precondition failed\"}");
    }
    found.get().withObject("/metadata").put("deletionTimestamp", "now");
    return FakeCluster.reply(200, found.get().toString());
  }
}
