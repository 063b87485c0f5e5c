package io.github.onloadnode.deviceplugin;

import io.github.onloadnode.host.SocketDirectory;
import io.github.onloadnode.host.SocketDirectory.Obstacle;

/** Explains to a person why no socket can be bound in the kubelet's plugin directory. */
final class ObstacleMessage {

  private ObstacleMessage() {}

  static String of(Obstacle obstacle, SocketDirectory directory, String socketName) {
    return switch (obstacle) {
      case PATH_TOO_LONG ->
          "socket path %s has %d bytes, a unix socket can have %d: use a shorter directory"
              .formatted(
                  directory.socket(socketName),
                  directory.length(socketName),
                  SocketDirectory.LONGEST_SOCKET_PATH);
      case ABSENT ->
          "plugin directory %s does not exist: does a kubelet run here, and is its directory mounted?"
              .formatted(directory);
      case NO_DIRECTORY -> "plugin directory %s is not a directory".formatted(directory);
      case NOT_WRITABLE ->
          "plugin directory %s is not writable: is it mounted read-only?".formatted(directory);
    };
  }
}
