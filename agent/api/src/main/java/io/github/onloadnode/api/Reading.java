package io.github.onloadnode.api;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What reading one attribute of the host gave: a value, the knowledge that there is none, or the
 * reason why nobody knows. An agent that acts must not take the third for the second.
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

  /** The attribute is there, or may be, but could not be read or understood. */
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
   * What one of three functions makes of the reading. A switch over the three says the same; it
   * costs milliseconds on the way to the kubelet, because Java links every pattern switch anew at
   * each start.
   */
  <R> R fold(Function<? super T, R> present, Supplier<R> absent, Function<String, R> unreadable);

  /** The value, where there is one; use it only where absent and unreadable mean the same. */
  default Optional<T> toOptional() {
    return this instanceof Present<T>(T value) ? Optional.of(value) : Optional.empty();
  }

  /** The same reading of another type: only a present value is converted. */
  default <R> Reading<R> map(Function<? super T, ? extends R> conversion) {
    return flatMap(value -> new Present<>(conversion.apply(value)));
  }

  /** As {@link #map}, for a conversion that may find the value absent or not to be understood. */
  default <R> Reading<R> flatMap(Function<? super T, Reading<R>> conversion) {
    return this.<Reading<R>>fold(conversion, Absent::new, Unreadable::new);
  }
}
