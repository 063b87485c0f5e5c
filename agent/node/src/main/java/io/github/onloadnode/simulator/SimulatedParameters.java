package io.github.onloadnode.simulator;

import java.util.Map;
import java.util.TreeMap;

/** Parses module parameters like kernel/params.c. */
final class SimulatedParameters {

  /** What onload's callbacks print, and the defaults in its source, cplane.c of 9.2.1. */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "cplane_server_path", "/sbin/onload_cp_server",
          "cplane_server_params", "",
          "cplane_server_uid", "65534",
          "cplane_server_gid", "65534",
          "cplane_server_grace_timeout", "30",
          "cplane_spawn_server", "Y",
          "cplane_init_timeout", "10",
          "shrub_controller_path", "/sbin/shrub_controller");

  private SimulatedParameters() {}

  /** Splits at blanks outside quotes and removes the quotes of values. */
  static Map<String, String> parse(String text) {
    Map<String, String> values = new TreeMap<>();
    StringBuilder word = new StringBuilder();
    boolean quoted = false;
    for (char c : (text + " ").toCharArray()) {
      if (c == '"') {
        quoted = !quoted;
      } else if (Character.isWhitespace(c) && !quoted) {
        put(word.toString(), values);
        word.setLength(0);
      } else {
        word.append(c);
      }
    }
    return values;
  }

  /** Whether every value is valid for its parameter's type. */
  static boolean fit(Map<String, String> values, Map<String, String> types) {
    return values.entrySet().stream()
        .allMatch(value ->
            !types.getOrDefault(value.getKey(), "").matches("u?int")
                || value.getValue().matches("-?[0-9]+"));
  }

  /** What sysfs prints for parameters without a given value. */
  static Map<String, String> defaults(Map<String, String> types) {
    Map<String, String> values = new TreeMap<>();
    types.forEach((name, type) ->
        values.put(name, DEFAULTS.getOrDefault(name, type.matches("u?int") ? "0" : "(null)")));
    return values;
  }

  private static void put(String word, Map<String, String> values) {
    int equals = word.indexOf('=');
    if (!word.isEmpty()) {
      values.put(
          equals < 0 ? word : word.substring(0, equals),
          equals < 0 ? "" : word.substring(equals + 1));
    }
  }
}
