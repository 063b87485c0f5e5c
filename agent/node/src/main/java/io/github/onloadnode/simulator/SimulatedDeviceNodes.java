package io.github.onloadnode.simulator;

import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.linux.DeviceNodes;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the files of {@link SimulatedDevices} as device nodes. */
public final class SimulatedDeviceNodes implements DeviceNodes {

  private static final Pattern NODE = Pattern.compile("simulated c (\\d+):(\\d+) ([0-7]+)\n");

  /** Callers pass resolved paths. */
  private final HostFiles files = new HostFiles(HostRoot.ofThisProcess());

  static String describe(int major, int minor, int mode) {
    return "simulated c %d:%d %o\n".formatted(major, minor, mode);
  }

  @Override
  public Optional<CharacterDevice> characterDevice(Path path) {
    return files
        .text(path.toAbsolutePath().toString())
        .toOptional()
        .map(NODE::matcher)
        .filter(Matcher::matches)
        .map(node ->
            new CharacterDevice(
                Integer.parseInt(node.group(1)),
                Integer.parseInt(node.group(2)),
                Integer.parseInt(node.group(3), 8)));
  }
}
