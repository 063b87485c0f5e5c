package io.github.onloadnode.bench;

import java.util.Locale;
import java.util.OptionalDouble;

/**
 * One measured figure.
 *
 * @param name what was measured, {@code benchmark.figure}; the Go plugin's end in {@code .go}
 * @param goal the value that should not be exceeded
 */
record Figure(String name, double value, String unit, OptionalDouble goal) {

  static Figure of(String name, double value, String unit) {
    return new Figure(name, value, unit, OptionalDouble.empty());
  }

  static Figure of(String name, double value, String unit, double goal) {
    return new Figure(name, value, unit, OptionalDouble.of(goal));
  }

  boolean missesGoal() {
    return goal.isPresent() && value > goal.getAsDouble();
  }

  String toJson() {
    return "{\"name\":\"%s\",\"value\":%s,\"unit\":\"%s\",\"goal\":%s}"
        .formatted(name, number(value), unit, goal.isPresent() ? number(goal.getAsDouble()) : null);
  }

  String toRow() {
    String wanted =
        goal.isEmpty()
            ? ""
            : "<= %s%s".formatted(number(goal.getAsDouble()), missesGoal() ? "  MISSED" : "");
    return "%-34s %10s %-5s %s".formatted(name, number(value), unit, wanted).stripTrailing();
  }

  private static String number(double number) {
    return String.format(Locale.ROOT, Math.abs(number) < 10 ? "%.3f" : "%.1f", number);
  }
}
