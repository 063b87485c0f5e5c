package io.github.onloadnode.observe;

import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.node.Pod;
import io.github.onloadnode.node.PodContainer;
import io.github.onloadnode.node.Reading;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which processes are a pod's, told by their cgroups, and in which network namespaces they are. */
public final class PodProcessScanner {

  private final HostFiles files;
  private final PodNaming naming;

  public PodProcessScanner(HostFiles files, PodNaming naming) {
    this.files = files;
    this.naming = naming;
  }

  /**
   * Looks at every process, the oldest first as a rule; one that ends meanwhile, or may not be
   * looked at, is left out.
   */
  public List<PodProcess> scan() {
    PodNames names = PodNames.read(files, naming, new Gaps());
    return files.list("/proc").toOptional().orElse(List.of()).stream()
        .filter(name -> name.matches("[1-9]\\d{0,8}"))
        .map(Integer::valueOf)
        .sorted()
        .flatMap(pid -> process(pid, names))
        .toList();
  }

  /** Whether the process is still what it was: its number may be another's by now. */
  public boolean isStill(PodProcess process) {
    return container(process.pid())
            .filter(container -> Pod.key(container.podUid()).equals(Pod.key(process.podUid())))
            .isPresent()
        && namespace(process.pid()).anyMatch(process.namespace()::equals);
  }

  private Stream<PodProcess> process(int pid, PodNames names) {
    return container(pid).map(names::of).stream()
        .flatMap(pod ->
            namespace(pid)
                .map(namespace -> new PodProcess(pid, name(pod), pod.podUid(), namespace)));
  }

  private Optional<CgroupPath.Container> container(int pid) {
    String first = files.text("/proc/1/cgroup").toOptional().orElse("");
    return files
        .text("/proc/" + pid + "/cgroup")
        .toOptional()
        .flatMap(cgroup -> CgroupPath.parse(cgroup, first));
  }

  private Stream<String> namespace(int pid) {
    return files.link("/proc/" + pid + "/ns/net") instanceof Reading.Present<String>(String link)
        ? Stream.of(link)
        : Stream.empty();
  }

  private static String name(PodContainer container) {
    return container.pod().toString();
  }
}
