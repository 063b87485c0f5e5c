package io.github.onloadnode.config;

import java.util.Optional;

/**
 * How the values of a setting are written, and which of them are valid.
 *
 * @param <T> the type of the value
 */
public interface Syntax<T> {

  /** The value's placeholder in help texts: DIR, DURATION ... */
  String label();

  /**
   * The value that the text means.
   *
   * @throws IllegalArgumentException saying what it must be
   */
  T parse(String text);

  /** The text that {@link #parse} reads as the value. */
  String print(T value);

  /**
   * Returns the value if it is valid.
   *
   * @throws IllegalArgumentException saying what it must be
   */
  T check(T value);

  /** The same syntax, in which the empty text means no value. */
  default Syntax<Optional<T>> optional() {
    return new OptionalSyntax<>(this);
  }
}
