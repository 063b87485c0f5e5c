package io.github.onloadnode.node;

import io.github.onloadnode.api.Reading;
import java.util.List;
import java.util.Optional;

/**
 * A control-plane server of Onload that the kernel lists, as its process shows itself.
 *
 * @param namespace the network namespace that it serves, as the kernel spells it: {@code
 *     net:[4026531833]}
 * @param ofHost whether that is the namespace of the host's first process
 * @param pod the pod whose namespace it is, {@code namespace/name}; empty for the host's, and where
 *     no process of a pod is in it
 * @param executable the program's file; a script's is its interpreter
 * @param arguments with the program's path as the kernel was given it first
 */
public record ControlPlaneServer(
    int pid,
    Reading<String> namespace,
    boolean ofHost,
    Optional<String> pod,
    Reading<String> executable,
    List<String> arguments,
    Reading<Ids> ids) {

  /** The user and the group that a process runs as; 32 bits without a sign, user_namespaces(7). */
  public record Ids(long user, long group) {
    @Override
    public String toString() {
      return user + ":" + group;
    }
  }

  public ControlPlaneServer {
    arguments = List.copyOf(arguments);
  }

  /** The same of a pod's namespace. */
  public ControlPlaneServer of(String namedPod) {
    return new ControlPlaneServer(
        pid, namespace, ofHost, Optional.of(namedPod), executable, arguments, ids);
  }

  /** Whether it was started by this path: a link on the way there shows only in one of the two. */
  public boolean runs(String program) {
    return program.equals(program()) || executable.toOptional().filter(program::equals).isPresent();
  }

  /** What it is, for people: as it was started, or the file where it hides that. */
  public String program() {
    return arguments.isEmpty() ? executable.toOptional().orElse("unknown") : arguments.getFirst();
  }
}
