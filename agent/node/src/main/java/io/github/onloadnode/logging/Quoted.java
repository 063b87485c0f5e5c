package io.github.onloadnode.logging;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** A text in quotes on one line, escaped as JSON escapes. */
final class Quoted {

  private Quoted() {}

  static String of(String text) {
    return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
