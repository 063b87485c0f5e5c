package io.github.onloadnode.deviceplugin;

import java.time.Duration;

/**
 * How long things may take and how often they happen.
 *
 * @param poll between two checks of the sockets while all resources are registered; the end of a
 *     stream reveals a kubelet restart, but only a check reveals removed files
 * @param searching the same while a resource is not registered
 * @param firstRetry the shortest wait before registering again
 * @param longestRetry the longest one
 * @param stable a stream that lasted this long counts as success
 * @param register for the answer to Register; the kubelet tries for 10 s to reach our socket
 * @param selfCheck for the answer to the plugin's call to itself
 * @param stream for the kubelet to open its stream after Register
 * @param refresh between two messages on a stream when nothing changes
 * @param coalesce the shortest time between two messages on a stream
 */
record Timing(
    Duration poll,
    Duration searching,
    Duration firstRetry,
    Duration longestRetry,
    Duration stable,
    Duration register,
    Duration selfCheck,
    Duration stream,
    Duration refresh,
    Duration coalesce) {

  static final Timing DEFAULT =
      new Timing(
          Duration.ofSeconds(5),
          Duration.ofMillis(100),
          Duration.ofMillis(200),
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          Duration.ofSeconds(15),
          Duration.ofSeconds(5),
          Duration.ofSeconds(5),
          Duration.ofMinutes(5),
          Duration.ofMillis(200));
}
