package io.github.onloadnode.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** One of the constants of an enum, in lower case. */
record ChoiceSyntax<E extends Enum<E>>(Class<E> type) implements Syntax<E> {

  @Override
  public String label() {
    return choices("|");
  }

  @Override
  public E parse(String text) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> print(constant).equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("must be one of " + choices(", ")));
  }

  @Override
  public String print(E value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public E check(E value) {
    return value;
  }

  private String choices(String separator) {
    return Arrays.stream(type.getEnumConstants())
        .map(this::print)
        .collect(Collectors.joining(separator));
  }
}
