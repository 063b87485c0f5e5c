package io.github.onloadnode.api;

import java.util.Optional;
import java.util.SortedMap;

/** One of several words. */
final class Choice {

  private Choice() {}

  /** What the field's word stands for; another word is an error that names all of them. */
  static <T> Optional<T> read(SpecFields fields, String key, SortedMap<String, T> meanings) {
    return fields
        .text(key)
        .flatMap(word ->
            Optional.ofNullable(meanings.get(word))
                .or(() ->
                    fields.error(
                        key,
                        "must be " + String.join(" or ", meanings.keySet()) + ", is " + word)));
  }
}
