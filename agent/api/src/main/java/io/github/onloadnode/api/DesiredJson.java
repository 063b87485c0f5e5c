package io.github.onloadnode.api;

import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The schema of an order, version 1: the annotation, and its stand-in on the node's disk. */
public final class DesiredJson {

  private static final int VERSION = 1;

  private DesiredJson() {}

  /** One line. */
  public static String write(Desired order) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("v", VERSION);
    json.put("uid", order.uid());
    json.put("cr", order.cr());
    json.put("seq", order.seq());
    json.put("rev", order.rev());
    json.put("cause", text(order.cause()));
    json.put("retry", order.retry());
    json.put("kernel", order.kernel());
    order.verify().ifPresent(limit -> json.put("verifySeconds", limit.toSeconds()));
    return JsonWriter.write(json);
  }

  /** Unreadable if it is damaged or of another version; fields of later controllers are skipped. */
  public static Reading<Desired> read(String text) {
    try {
      JsonFields json = JsonFields.parse(text);
      Optional<Long> seq = json.whole("seq");
      boolean isKnown = json.small("v").equals(Optional.of(VERSION)) && json.isTextOrNull("rev");
      if (!isKnown || seq.isEmpty()) {
        return Reading.unreadable("is not an order that this agent understands");
      }
      return Reading.present(
          new Desired(
              json.asText("uid"),
              json.asText("cr"),
              seq.get(),
              json.text("rev"),
              cause(json.asText("cause")),
              json.text("retry"),
              json.text("kernel"),
              json.whole("verifySeconds").filter(limit -> limit > 0).map(Duration::ofSeconds)));
    } catch (YamlException e) {
      return Reading.unreadable(e.reason());
    }
  }

  /** A later controller may know other causes; none of them changes what the order asks for. */
  private static Desired.Cause cause(String text) {
    return Arrays.stream(Desired.Cause.values())
        .filter(cause -> text(cause).equals(text))
        .findFirst()
        .orElse(Desired.Cause.SPEC);
  }

  private static String text(Desired.Cause cause) {
    return cause.name().toLowerCase(Locale.ROOT);
  }
}
