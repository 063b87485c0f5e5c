package io.github.onloadnode.rollout;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done, and when to look again if nothing changes before.
 *
 * @param commands in this order. Those for one node follow each other and may be one write. A
 *     command that fails is dropped, and all is decided again from what is read then
 * @param nextLook empty if only a change can make a difference
 * @param memory for the next pass of this process
 */
public record Decision(List<Command> commands, Optional<Instant> nextLook, Memory memory) {

  public Decision {
    commands = List.copyOf(commands);
  }
}
