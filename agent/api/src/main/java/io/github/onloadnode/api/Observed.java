package io.github.onloadnode.api;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What an agent says of its node: the annotation {@link NodeKeys#OBSERVED}, which {@link
 * ObservedJson} writes and reads.
 *
 * @param agent the agent's version
 * @param boot ID of the boot in which the agent wrote it
 * @param kernel the running kernel's release
 * @param seq of the order that the node works on, or worked on last
 * @param retry the retry text of that order, as {@link ObservedJson#retry} cuts it; empty if it has
 *     none
 * @param since when the phase began
 * @param rev the committed revision while it is loaded and verified
 * @param lastGood the committed revision
 * @param staged the change that waits for its grant
 * @param result how the last finished order ended; empty before the first
 * @param damaged the committed revision while its copy on the node is damaged and its agent has
 *     nothing to copy it from
 */
public record Observed(
    String agent,
    String boot,
    String kernel,
    long seq,
    Optional<String> retry,
    Phase phase,
    Instant since,
    Optional<String> rev,
    Optional<String> lastGood,
    Optional<Staged> staged,
    Holding holders,
    Optional<Ending> result,
    Optional<String> damaged) {

  /** Of a node with whole copies. */
  public Observed(
      String agent,
      String boot,
      String kernel,
      long seq,
      Optional<String> retry,
      Phase phase,
      Instant since,
      Optional<String> rev,
      Optional<String> lastGood,
      Optional<Staged> staged,
      Holding holders,
      Optional<Ending> result) {
    this(
        agent,
        boot,
        kernel,
        seq,
        retry,
        phase,
        since,
        rev,
        lastGood,
        staged,
        holders,
        result,
        Optional.empty());
  }

  /** Where a node stands, as a controller needs to know it. */
  public enum Phase {
    READY("Ready"),
    STAGING("Staging"),
    STAGED("Staged"),
    QUIESCED("Quiesced"),
    BUSY("Busy"),
    ROLLING_BACK("RollingBack"),
    FAILED("Failed");

    private final String text;

    Phase(String text) {
      this.text = text;
    }

    /** As the annotation spells it. */
    public String text() {
      return text;
    }

    static Optional<Phase> of(String text) {
      return Arrays.stream(values()).filter(phase -> phase.text.equals(text)).findFirst();
    }
  }

  /** An order that was checked and waits for its grant. */
  public record Staged(long seq, Needs needs) {

    /** What a change costs. */
    public enum Needs {
      SLOT("slot"),
      /** No module changes, so pods notice nothing. */
      APPLY("apply");

      private final String text;

      Needs(String text) {
        this.text = text;
      }

      String text() {
        return text;
      }

      static Optional<Needs> of(String text) {
        return Arrays.stream(values()).filter(needs -> needs.text.equals(text)).findFirst();
      }
    }
  }

  /**
   * Who holds devices.
   *
   * @param count all pods and host processes, including those without a name
   * @param host processes of the host
   * @param unknown why there may be more of them
   * @param pods the known ones, as many as the annotation has room for
   */
  public record Holding(int count, int host, Optional<String> unknown, List<HoldingPod> pods) {

    public Holding {
      pods = List.copyOf(pods);
    }
  }

  /** A pod that holds a device, with what is known of it. */
  public record HoldingPod(
      Optional<String> namespace, Optional<String> name, Optional<String> uid) {}

  /**
   * How an order ended. The reason is a text, because a controller may be older than the agent.
   *
   * @param reason why it ended so; empty where all went well
   */
  public record Ending(
      long seq,
      OrderOutcome outcome,
      Optional<String> reason,
      Optional<String> message,
      Optional<Instant> at) {

    /** Converts the agent's own record. */
    public static Ending of(OrderResult result) {
      return new Ending(
          result.seq(),
          result.outcome(),
          result.reason().map(why -> why.reason().text()),
          result.reason().map(why -> why.message() + "; " + why.remedy()),
          result.at());
    }
  }
}
