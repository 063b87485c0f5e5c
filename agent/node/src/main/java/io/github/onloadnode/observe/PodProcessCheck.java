package io.github.onloadnode.observe;

import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.node.Pod;
import io.github.onloadnode.node.PodProcess;

/** Checks that a process ID still belongs to the same pod's process, because IDs are reused. */
public final class PodProcessCheck {

  private final HostFiles files;

  public PodProcessCheck(HostFiles files) {
    this.files = files;
  }

  /** False also if unknown. */
  public boolean isStill(PodProcess process) {
    return new ProcessCgroups(files, new Unread())
            .container(process.pid())
            .toOptional()
            .flatMap(container -> container)
            .filter(container -> Pod.key(container.podUid()).equals(Pod.key(process.podUid())))
            .isPresent()
        && files
            .link("/proc/" + process.pid() + "/ns/net")
            .equals(Reading.present(process.namespace()));
  }
}
