package io.github.onloadnode.nodeapi;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.api.YamlNode;
import io.github.onloadnode.order.NodeWords;
import io.github.onloadnode.order.OrderDoor;

/** Orders as the watch shows them, and as the API server answers when asked. */
record ClusterOrders(SharedNode node, RevisionTask revisions) implements OrderDoor {

  @Override
  public Sight sight() {
    return node.seen().sight();
  }

  @Override
  public Reading<NodeWords> ask() {
    Answer answer = node.asked();
    if (answer instanceof Answer.Accepted(NodeMetadata now)) {
      return Reading.present(now.words());
    }
    Finding why = answer.problem().orElseThrow();
    return why.reason() == Reason.NODE_OBJECT_MISSING
        ? Reading.absent()
        : Reading.unreadable(why.message());
  }

  @Override
  public Reading<YamlNode> revision(String rev) {
    return revisions.content(rev);
  }
}
