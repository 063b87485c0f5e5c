package io.github.onloadnode.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.net.InetAddresses;
import io.github.onloadnode.agent.act.JournalFile;
import io.github.onloadnode.agent.host.DirectoryTrees;
import io.github.onloadnode.agent.host.HostFiles;
import io.github.onloadnode.agent.host.HostRoot;
import io.github.onloadnode.agent.node.NodeState;
import io.github.onloadnode.agent.node.Problem;
import io.github.onloadnode.agent.node.ProblemException;
import io.github.onloadnode.agent.node.Reading;
import io.github.onloadnode.agent.node.Reason;
import io.github.onloadnode.agent.observe.NodeObserver;
import io.github.onloadnode.agent.payload.PayloadStore;
import io.github.onloadnode.agent.payload.Revision;
import io.github.onloadnode.agent.report.JournalView;
import io.github.onloadnode.agent.report.NodeJson;
import io.github.onloadnode.agent.report.NodeTable;
import io.github.onloadnode.agent.upgrade.Journal;
import io.github.onloadnode.agent.upgrade.Serving;
import io.github.onloadnode.linux.Linux;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** {@code inspect}: one pass of the observer that the agent itself uses, and its journal. */
final class InspectCommand implements Callable<Integer> {

  private final Linux linux;
  private final InstantSource clock;
  private final PrintWriter out;
  private final OptionSpec output =
      OptionSpec.builder("-o", "--output")
          .paramLabel("FORMAT")
          .type(String.class)
          .defaultValue("table")
          .converters(InspectCommand::format)
          .description("table or json; default: table.")
          .build();
  private final OptionSpec hostRoot =
      OptionSpec.builder("--host-root")
          .paramLabel("DIR")
          .type(String.class)
          .defaultValue("/")
          .description("Where the host's file system is mounted; default: /.")
          .build();
  private final OptionSpec nodeAddresses =
      OptionSpec.builder("--node-address")
          .paramLabel("ADDRESS")
          .type(String[].class)
          .converters(InspectCommand::address)
          .description(
              "An address that the node is known by in the cluster: its interface is shown as in"
                  + " use. May be repeated.")
          .build();

  private final CommandSpec spec =
      Commands.spec(
          this,
          "inspect",
          "Shows the NICs, modules and users of Onload on this machine, and where its agent's"
              + " journal stands. Changes nothing; what may not be read without root is labelled"
              + " so.",
          ExitCode.OK,
          ExitCode.USAGE);

  InspectCommand(Linux linux, InstantSource clock, PrintWriter out) {
    this.linux = linux;
    this.clock = clock;
    this.out = out;
  }

  CommandSpec spec() {
    return spec.addOption(output).addOption(hostRoot).addOption(nodeAddresses);
  }

  @Override
  public Integer call() throws JsonProcessingException {
    String directory = hostRoot.getValue();
    HostRoot root = new HostRoot(Path.of(directory));
    if (!root.exists()) {
      throw new ParameterException(
          spec.commandLine(), "--host-root: no such directory: " + directory);
    }
    String[] addresses = nodeAddresses.getValue();
    NodeState state =
        new NodeObserver(
                new HostFiles(root), linux, addresses == null ? Set.of() : Set.of(addresses))
            .observe();
    Reading<Journal> journal = journal(root);
    Optional<Problem> unhealthy =
        journal.toOptional().flatMap(known -> unhealthy(root, known, state));
    out.print(
        "json".equals(output.getValue())
            ? json(state, journal, unhealthy)
            : NodeTable.of(state) + JournalView.table(journal, unhealthy));
    out.flush();
    return ExitCode.OK.number();
  }

  private static Reading<Journal> journal(HostRoot root) {
    try {
      return new JournalFile(root).read().map(Reading::present).orElseGet(Reading::absent);
    } catch (ProblemException e) {
      return Reading.unreadable(e.problem().toString());
    }
  }

  /** Judged as the agent does, which need not run; in a change its devices are Unhealthy anyway. */
  private static Optional<Problem> unhealthy(HostRoot root, Journal journal, NodeState state) {
    if (journal.committed().isEmpty() || !journal.step().serves()) {
      return Optional.empty();
    }
    String rev = journal.committed().get();
    PayloadStore store = new PayloadStore(new HostFiles(root), new DirectoryTrees(root), Set::of);
    return switch (store.load(rev)) {
      case Reading.Present<Revision>(Revision revision) ->
          Serving.of(revision, state, store.lost(revision)).withheld();
      case Reading.Absent<Revision>() -> Optional.of(missing(rev, "it is not on this disk"));
      case Reading.Unreadable<Revision>(String why) -> Optional.of(missing(rev, why));
    };
  }

  private static Problem missing(String rev, String why) {
    return new Problem(
        Reason.REVISION_MISSING,
        "the committed revision " + rev + " cannot be read: " + why,
        "see the agent's log: it copies the revision again where its source is there");
  }

  private String json(NodeState state, Reading<Journal> journal, Optional<Problem> unhealthy)
      throws JsonProcessingException {
    ObjectNode node = NodeJson.of(state, clock.instant());
    node.set("journal", JournalView.json(journal, unhealthy));
    return new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(node) + "\n";
  }

  private static String address(String value) {
    if (InetAddresses.isInetAddress(value)) {
      return value;
    }
    throw new TypeConversionException("expected an IPv4 or IPv6 address, but was '" + value + "'");
  }

  private static String format(String value) {
    if (value.equals("table") || value.equals("json")) {
      return value;
    }
    throw new TypeConversionException("expected table or json, but was '" + value + "'");
  }
}
