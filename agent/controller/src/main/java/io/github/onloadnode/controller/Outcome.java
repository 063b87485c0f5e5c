package io.github.onloadnode.controller;

/** How a command ended. */
sealed interface Outcome {

  /** Also if there was nothing left to do. */
  Outcome DONE = new Done();

  /** It was performed. */
  record Done() implements Outcome {}

  /** It was made for a version that is not the newest any more: decide again. */
  record Outdated(String what) implements Outcome {}

  /** Try later. */
  record Failed(String what) implements Outcome {}

  /** What an answer means to the request. */
  static Outcome of(String what, Answer answer) {
    if (answer.isGood()) {
      return DONE;
    }
    String text = what + ": " + answer.text();
    return answer.code() == Answer.CONFLICT ? new Outdated(text) : new Failed(text);
  }
}
