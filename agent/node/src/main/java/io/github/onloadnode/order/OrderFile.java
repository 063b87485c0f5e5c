package io.github.onloadnode.order;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.AtomicFile;
import io.github.onloadnode.host.HostRoot;
import java.io.IOException;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * {@code /var/lib/onload-agent/desired.json}: the order in local mode, in the form of the
 * controller's annotation. It keeps the order's number across restarts of the agent.
 */
public final class OrderFile {

  public static final String PATH = "/var/lib/onload-agent/desired.json";

  private static final int SCHEMA = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final AtomicFile file;

  public OrderFile(HostRoot root) {
    this.file = new AtomicFile(root, PATH);
  }

  /** The last order; absent before the first. */
  public Reading<Desired> read() {
    return switch (file.read()) {
      case Reading.Present<String>(String text) -> parse(text);
      case Reading.Absent<String>() -> Reading.absent();
      case Reading.Unreadable<String>(String reason) -> Reading.unreadable(reason);
    };
  }

  /** Returns when the order is on the disk. */
  public void write(Desired order) throws IOException {
    ObjectNode node = JSON.createObjectNode();
    node.put("v", SCHEMA);
    node.put("uid", order.uid());
    node.put("cr", order.uid());
    node.put("seq", order.seq());
    node.put("rev", order.rev().orElse(null));
    node.put("cause", order.cause().name().toLowerCase(Locale.ROOT));
    node.put("retry", order.retry().orElse(null));
    file.write(JSON.writeValueAsString(node) + "\n");
  }

  /** Deletes it, and its directory if that is then empty. */
  public void delete() throws IOException {
    file.delete();
  }

  private static Reading<Desired> parse(String text) {
    try {
      JsonNode node = JSON.readTree(text);
      if (node.path("v").asInt() != SCHEMA || !node.path("seq").isIntegralNumber()) {
        return Reading.unreadable(PATH + ": is no order that this agent understands");
      }
      return Reading.present(
          new Desired(
              node.path("uid").asText(),
              node.path("seq").asLong(),
              text(node.path("rev")),
              cause(node.path("cause").asText()),
              text(node.path("retry"))));
    } catch (JsonProcessingException e) {
      return Reading.unreadable(PATH + ": " + e.getOriginalMessage());
    }
  }

  private static Desired.Cause cause(String text) {
    return Arrays.stream(Desired.Cause.values())
        .filter(cause -> cause.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElse(Desired.Cause.SPEC);
  }

  private static Optional<String> text(JsonNode node) {
    return node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
  }
}
