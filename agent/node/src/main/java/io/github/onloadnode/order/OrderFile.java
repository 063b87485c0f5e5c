package io.github.onloadnode.order;

import io.github.onloadnode.api.Desired;
import io.github.onloadnode.api.JsonFields;
import io.github.onloadnode.api.JsonWriter;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.api.YamlException;
import io.github.onloadnode.host.AtomicFile;
import io.github.onloadnode.host.HostRoot;
import java.io.IOException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code /var/lib/onload-agent/desired.json}: the order in local mode, in the form of the
 * controller's annotation. It keeps the order's number across restarts of the agent.
 */
public final class OrderFile {

  public static final String PATH = "/var/lib/onload-agent/desired.json";

  private static final int SCHEMA = 1;

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
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("v", SCHEMA);
    json.put("uid", order.uid());
    json.put("cr", order.uid());
    json.put("seq", order.seq());
    json.put("rev", order.rev());
    json.put("cause", order.cause().name().toLowerCase(Locale.ROOT));
    json.put("retry", order.retry());
    file.write(JsonWriter.write(json) + "\n");
  }

  /** Deletes it, and its directory if that is then empty. */
  public void delete() throws IOException {
    file.delete();
  }

  private static Reading<Desired> parse(String text) {
    try {
      JsonFields json = JsonFields.parse(text);
      Optional<Long> seq = json.whole("seq");
      if (!json.small("v").equals(Optional.of(SCHEMA)) || seq.isEmpty()) {
        return Reading.unreadable(PATH + ": is not an order that this agent understands");
      }
      return Reading.present(
          new Desired(
              json.asText("uid"),
              seq.get(),
              json.text("rev"),
              cause(json.asText("cause")),
              json.text("retry")));
    } catch (YamlException e) {
      return Reading.unreadable(PATH + ": " + e.reason());
    }
  }

  private static Desired.Cause cause(String text) {
    return Arrays.stream(Desired.Cause.values())
        .filter(cause -> cause.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElse(Desired.Cause.SPEC);
  }
}
