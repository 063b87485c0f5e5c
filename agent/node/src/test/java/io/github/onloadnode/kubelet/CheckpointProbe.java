package io.github.onloadnode.kubelet;

import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A process of its own that reads the kubelet's file, with a heap as small as the agent's. */
final class CheckpointProbe {

  private CheckpointProbe() {}

  public static void main(String[] arguments) throws IOException {
    KubeletCheckpoint checkpoint =
        new KubeletCheckpoint(
            new HostFiles(new HostRoot(Path.of(arguments[0]))),
            "/plugins",
            List.of("amd.com/onload"));
    System.out.println(
        checkpoint.read().fold(all -> all.size() + " given", () -> "no file", reason -> reason)
            + ", copies "
            + checkpoint.digests());
  }
}
