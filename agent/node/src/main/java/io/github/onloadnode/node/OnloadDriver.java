package io.github.onloadnode.node;

import io.github.onloadnode.api.Reading;
import java.util.List;

/**
 * The loaded onload module as {@code /proc/driver/onload} describes it.
 *
 * @param version without the trailing blank that the kernel prints
 * @param userInterface the md5 of the interface to user space; a library of another build is
 *     refused
 * @param serverPids the control-plane servers that the kernel lists, of the reader's pid namespace
 * @param stacks accelerated stacks, orphans included
 */
public record OnloadDriver(
    String product,
    String version,
    String userInterface,
    Reading<List<Integer>> serverPids,
    Reading<List<Stack>> stacks) {

  /**
   * A stack, of a line of stacks_ul or stacks_k.
   *
   * @param pid of the process that made it, as seen in the reader's pid namespace
   * @param uid of its user, 32 bits without a sign
   * @param orphaned whether its process is gone and only its closing connections keep it
   */
  public record Stack(int id, int pid, long uid, boolean orphaned) {}
}
