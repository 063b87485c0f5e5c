package io.github.onloadnode.logging;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Quotes a text on one line with JSON's escapes. */
final class Quoted {

  private Quoted() {}

  static String of(String text) {
    return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
