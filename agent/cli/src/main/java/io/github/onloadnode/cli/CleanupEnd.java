package io.github.onloadnode.cli;

import io.github.onloadnode.leaving.Outcome;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How {@code cleanup} ends, and what a person can do where it ends otherwise than hoped.
 *
 * @param labels whether it was about labels and annotations: Helm has then deleted all else
 */
record CleanupEnd(boolean labels) {

  private static final String WAYS_OUT =
      """
      The nodes keep working on the removal. Do one of these:
        delete the pods that hold devices, or fix what is named above, and run "helm uninstall" again;
          it asks all nodes again if the removal failed on one
        "helm uninstall --no-hooks" leaves Onload on these nodes, without an agent
        "helm rollback RELEASE REVISION", with the last revision of "helm history RELEASE", withdraws the removal;
          after it "helm upgrade --reset-then-reuse-values --set onDelete=Leave" lets an uninstall leave Onload\
      """;

  private static final String WAYS_TO_DELETE =
      """
      The controller and the nodes keep working on it, and a deletion cannot be withdrawn. Do one of these:
        delete the pods that hold devices, or fix what is named above, and run "helm uninstall" again; if nothing is
          said of a resource, look at the controller (kubectl get pods -l app.kubernetes.io/component=controller)
        a node that will never answer again: delete its Node object
        kubectl patch onload NAME --namespace NAMESPACE --type merge --patch '{"spec":{"onDelete":"Leave"}}' leaves Onload
          on the nodes that have not removed it yet; then run "helm uninstall" again\
      """;

  private static final String WAYS_TO_ASK =
      """
      Nothing asks these nodes for the removal now. Do one of these:
        run "helm uninstall" again, once nothing else writes the ConfigMap (such as a controller that applies it);
          if it is gone, "helm rollback RELEASE REVISION", with the last revision of "helm history RELEASE", restores it
        "helm uninstall --no-hooks" leaves Onload on these nodes, without an agent\
      """;

  private static final String BY_HAND =
      "Onload is uninstalled. Once the cause is mended, this removes what is left:";

  /** As the chart's README has them. */
  private static final List<String> ALL =
      List.of(
          "kubectl label nodes --all node.onload.amd.com/{ready,version}-"
              + " amd.com/sfc.{present,family,driver,ports,sriov}-",
          "kubectl annotate nodes --all node.onload.amd.com/observed-");

  private static final String LATER = "; run \"helm uninstall\" again later";

  private static final String RIGHTS =
      "; give this account the chart's roles, or use \"helm uninstall --no-hooks\", which leaves"
          + " Onload on the nodes";

  /**
   * Ends as this does.
   *
   * @throws UserException unless everything is done
   */
  void with(Outcome outcome) {
    switch (outcome) {
      case Outcome.Done() -> {}
      case Outcome.Stuck(String why, List<String> nodes) -> throw open(why, nodes, WAYS_OUT);
      case Outcome.Unasked(String why, List<String> nodes) -> throw open(why, nodes, WAYS_TO_ASK);
      case Outcome.Undeleted(String why, List<String> resources) ->
          throw open(why, resources, WAYS_TO_DELETE);
      case Outcome.Marked(String why, List<String> nodes, List<String> commands) ->
          throw open(why, nodes, BY_HAND + indented(commands.isEmpty() ? ALL : commands));
      case Outcome.Declined(String why, String remedy) ->
          throw new UserException(
              ExitCode.NOT_AS_HOPED, why + ". Nothing was changed. What to do: " + remedy);
      case Outcome.Denied(String why) ->
          throw new UserException(
              ExitCode.NO_PRIVILEGE,
              "the API server denies it: " + why + (labels ? byHand() : RIGHTS));
      case Outcome.Unanswered(String why) ->
          throw new UserException(
              ExitCode.UNAVAILABLE,
              "the API server does not answer: " + why + (labels ? byHand() : LATER));
    }
  }

  private static UserException open(String why, List<String> nodes, String advice) {
    return new UserException(ExitCode.NOT_AS_HOPED, why + ":" + indented(nodes) + "\n" + advice);
  }

  private static String byHand() {
    return "\n" + BY_HAND + indented(ALL);
  }

  private static String indented(List<String> lines) {
    return lines.stream().map(line -> "\n  " + line).collect(Collectors.joining());
  }
}
