package io.github.onloadnode.config;

import java.util.Optional;

/** A syntax in which the empty text means no value. */
record OptionalSyntax<T>(Syntax<T> syntax) implements Syntax<Optional<T>> {

  @Override
  public String label() {
    return syntax.label();
  }

  @Override
  public Optional<T> parse(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(syntax.parse(text));
  }

  @Override
  public String print(Optional<T> value) {
    return value.map(syntax::print).orElse("");
  }

  @Override
  public Optional<T> check(Optional<T> value) {
    return value.map(syntax::check);
  }
}
