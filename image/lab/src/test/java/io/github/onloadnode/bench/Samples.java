package io.github.onloadnode.bench;

import java.util.Arrays;

/** A fixed number of durations in nanoseconds. */
final class Samples {

  private static final double NANOS_PER_MILLI = 1e6;

  private final long[] nanos;
  private int size;

  Samples(int capacity) {
    nanos = new long[capacity];
  }

  void add(long duration) {
    nanos[size++] = duration;
  }

  /** The value that the share of the samples does not exceed, in milliseconds. */
  double percentile(double share) {
    long[] sorted = Arrays.copyOf(nanos, size);
    Arrays.sort(sorted);
    return sorted[(int) Math.min(size - 1L, Math.round(share * size))] / NANOS_PER_MILLI;
  }

  double median() {
    return percentile(0.5);
  }
}
