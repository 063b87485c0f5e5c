package io.github.onloadnode.report;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.OrderOutcome;
import io.github.onloadnode.api.OrderResult;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.upgrade.Journal;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Shows the state of the node from the journal, without an agent or an API server. */
public final class JournalView {

  private JournalView() {}

  /**
   * For people, in the form of {@link NodeTable}.
   *
   * @param unhealthy why pods cannot be given devices
   */
  public static String table(Reading<Journal> journal, Optional<Finding> unhealthy) {
    return "\nJOURNAL\n"
        + switch (journal) {
          case Reading.Present<Journal>(Journal known) ->
              indented(rows(known).render() + why(known) + why("devices are Unhealthy", unhealthy));
          case Reading.Absent<Journal>() ->
              "  no agent has an order or a revision on this machine\n";
          case Reading.Unreadable<Journal>(String reason) ->
              "  unreadable " + TextTable.printable(reason) + "\n";
        };
  }

  /** For programs, with the names of {@code /api/v1/node}. */
  public static Object json(Reading<Journal> journal, Optional<Finding> unhealthy) {
    return NodeJson.reading(journal.map(known -> json(known, unhealthy)));
  }

  private static TextTable rows(Journal journal) {
    TextTable table =
        new TextTable("PHASE", "COMMITTED", "ORDER", "FOR", "LAST ENDED", "OUTCOME", "AT");
    table.add(
        journal.step().text(),
        journal.committed().orElse(NodeTable.NONE),
        String.valueOf(journal.seq()),
        journal.target().orElse("removal"),
        String.valueOf(journal.finished()),
        journal.outcome().map(OrderOutcome::text).orElse(NodeTable.NONE),
        endedAt(journal).orElse(NodeTable.NONE));
    return table;
  }

  private static String why(Journal journal) {
    return why("turning back", journal.turnedBackBy())
        + why("last ended", journal.result().flatMap(OrderResult::reason));
  }

  private static Optional<String> endedAt(Journal journal) {
    return journal.result().flatMap(OrderResult::at).map(Instant::toString);
  }

  private static String why(String what, Optional<Finding> problem) {
    return problem.map(why -> what + ": " + TextTable.printable(why.toString()) + "\n").orElse("");
  }

  private static String indented(String lines) {
    return lines.indent(2);
  }

  private static Map<String, Object> json(Journal journal, Optional<Finding> unhealthy) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("seq", journal.finished());
    result.put("outcome", journal.outcome().map(OrderOutcome::text));
    result.put("at", endedAt(journal));
    result.put("reason", journal.result().flatMap(OrderResult::reason).map(AgentJson::problem));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("phase", journal.step().text());
    json.put("committed", journal.committed());
    json.put("desired", journal.target());
    json.put("seq", journal.seq());
    json.put("result", result);
    json.put("turnedBackBy", journal.turnedBackBy().map(AgentJson::problem));
    json.put("unhealthy", unhealthy.map(AgentJson::problem));
    return json;
  }
}
