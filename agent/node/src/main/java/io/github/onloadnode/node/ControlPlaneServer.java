package io.github.onloadnode.node;

import io.github.onloadnode.api.Reading;
import java.util.List;
import java.util.Optional;

/**
 * An Onload control-plane server that the kernel lists, as seen in /proc.
 *
 * @param namespace the network namespace that it serves, as the kernel spells it: {@code
 *     net:[4026531833]}
 * @param ofHost whether that is the namespace of the host's first process
 * @param pod the pod that the namespace belongs to, {@code namespace/name}; empty for the host's
 *     namespace, and if no pod's process is in it
 * @param executable the program's file; for a script its interpreter
 * @param arguments starting with the program's path as given to the kernel
 */
public record ControlPlaneServer(
    int pid,
    Reading<String> namespace,
    boolean ofHost,
    Optional<String> pod,
    Reading<String> executable,
    List<String> arguments,
    Reading<Ids> ids) {

  /** The user and group ID of a process, unsigned 32 bits, user_namespaces(7). */
  public record Ids(long user, long group) {
    @Override
    public String toString() {
      return user + ":" + group;
    }
  }

  public ControlPlaneServer {
    arguments = List.copyOf(arguments);
  }

  /** This server, in the namespace of a pod. */
  public ControlPlaneServer of(String namedPod) {
    return new ControlPlaneServer(
        pid, namespace, ofHost, Optional.of(namedPod), executable, arguments, ids);
  }

  /** Whether this path started it. A link in the path shows in only one of the two. */
  public boolean runs(String program) {
    return program.equals(program()) || executable.toOptional().filter(program::equals).isPresent();
  }

  /** The path for people: as started, or the executable if the arguments are hidden. */
  public String program() {
    return arguments.isEmpty() ? executable.toOptional().orElse("unknown") : arguments.getFirst();
  }
}
