package io.github.onloadnode.api;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The result of reading one attribute of the host: a value, the certainty that there is none, or
 * the reason why it is unknown. The agent must not take "unknown" for "none".
 *
 * @param <T> the type of the value
 */
public sealed interface Reading<T> {

  /** The attribute was read; zero and the empty string are values like any other. */
  record Present<T>(T value) implements Reading<T> {

    @Override
    public <R> R fold(
        Function<? super T, R> present, Supplier<R> absent, Function<String, R> unreadable) {
      return present.apply(value);
    }
  }

  /** The host has no such attribute. */
  record Absent<T>() implements Reading<T> {

    @Override
    public <R> R fold(
        Function<? super T, R> present, Supplier<R> absent, Function<String, R> unreadable) {
      return absent.get();
    }
  }

  /** The attribute exists or may exist, but could not be read or parsed. */
  record Unreadable<T>(String reason) implements Reading<T> {

    @Override
    public <R> R fold(
        Function<? super T, R> present, Supplier<R> absent, Function<String, R> unreadable) {
      return unreadable.apply(reason);
    }
  }

  static <T> Reading<T> present(T value) {
    return new Present<>(value);
  }

  static <T> Reading<T> absent() {
    return new Absent<>();
  }

  static <T> Reading<T> unreadable(String reason) {
    return new Unreadable<>(reason);
  }

  /**
   * Applies one of three functions. A pattern switch would say the same, but Java links each one
   * anew at every start, which delays registration by milliseconds.
   */
  <R> R fold(Function<? super T, R> present, Supplier<R> absent, Function<String, R> unreadable);

  /** The value, if present. Use it only where absent and unreadable mean the same. */
  default Optional<T> toOptional() {
    return this instanceof Present<T>(T value) ? Optional.of(value) : Optional.empty();
  }

  /** Converts a present value; absent and unreadable stay as they are. */
  default <R> Reading<R> map(Function<? super T, ? extends R> conversion) {
    return flatMap(value -> new Present<>(conversion.apply(value)));
  }

  /** As {@link #map}, for a conversion that may itself give absent or unreadable. */
  default <R> Reading<R> flatMap(Function<? super T, Reading<R>> conversion) {
    return this.<Reading<R>>fold(conversion, Absent::new, Unreadable::new);
  }
}
