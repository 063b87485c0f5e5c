package io.github.onloadnode.config;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Several values of one syntax between separators; the empty text means none. */
record ListSyntax<T>(Syntax<T> element, String separator) implements Syntax<List<T>> {

  @Override
  public String label() {
    return element.label() + "[" + separator + "...]";
  }

  @Override
  public List<T> parse(String text) {
    return Arrays.stream(text.split(separator, -1))
        .map(String::strip)
        .filter(part -> !part.isEmpty())
        .map(element::parse)
        .toList();
  }

  @Override
  public String print(List<T> values) {
    return values.stream().map(element::print).collect(Collectors.joining(separator));
  }

  @Override
  public List<T> check(List<T> values) {
    return values.stream().map(element::check).toList();
  }
}
