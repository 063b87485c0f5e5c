package io.github.onloadnode.nodeapi;

/** The beginning of an answer without an end. */
sealed interface WatchOpening {

  /** Lines follow. */
  record Opened(WatchLines lines) implements WatchOpening {}

  /** There was another answer, or none. */
  record Refused(ApiReply reply) implements WatchOpening {}
}
