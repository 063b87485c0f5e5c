package io.github.onloadnode.observe;

import io.github.onloadnode.host.HostFiles;
import java.util.List;
import java.util.Optional;

/**
 * Distinguishes the controllers of shared receive queues that the kernel started (X4 cards) from
 * processes that use Onload. The kernel does not list them; it starts each as {@code PATH -c ID -D
 * -K -C MILLISECONDS}, shrub_spawn_server of src/driver/linux_onload/shrub_fns.c, 9.2.1.
 */
final class ShrubControllers {

  private static final String PATH = "/sys/module/onload/parameters/shrub_controller_path";

  /** One started before a change of the path is in an older copy. */
  private static final String COPIES = "/opt/onload-agent/";

  private static final String NAME = "/shrub_controller";

  private final HostFiles files;

  ShrubControllers(HostFiles files) {
    this.files = files;
  }

  boolean contains(int pid) {
    List<String> words =
        files
            .text("/proc/" + pid + "/cmdline")
            .toOptional()
            .map(line -> List.of(line.split("\0")))
            .orElse(List.of());
    return words.size() > 6
        && words.get(1).equals("-c")
        && words.get(2).matches("\\d{1,4}")
        && words.subList(3, 6).equals(List.of("-D", "-K", "-C"))
        && isKernels(words.getFirst());
  }

  private boolean isKernels(String program) {
    Optional<String> told = files.attribute(PATH).toOptional();
    return told.filter(program::equals).isPresent()
        || (program.startsWith(COPIES) && program.endsWith(NAME));
  }
}
