package io.github.onloadnode.cli;

import io.github.onloadnode.agent.SteadyClock;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.config.DurationSyntax;
import io.github.onloadnode.config.Syntax;
import io.github.onloadnode.config.TextSyntax;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.leaving.Leaving;
import io.github.onloadnode.leaving.Orders;
import io.github.onloadnode.nodeapi.ApiAccount;
import io.github.onloadnode.nodeapi.ApiConnection;
import io.github.onloadnode.nodeapi.ClusterAddress;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/** {@code cleanup}: run by the chart's uninstall hooks in their own pods. */
final class CleanupCommand implements Callable<Integer> {

  private static final String USUAL_TIMEOUT = "4m";
  private static final String USUAL_CREDENTIALS = "/var/run/secrets/kubernetes.io/serviceaccount";
  private static final DurationSyntax TIMEOUT =
      new DurationSyntax(Duration.ofSeconds(1), Duration.ofDays(1));

  private final Map<String, String> environment;
  private final PrintWriter out;
  private final OptionSpec labels =
      OptionSpec.builder("--labels")
          .type(boolean.class)
          .defaultValue("false")
          .description(
              "Instead, remove the agents' labels and annotations from all nodes once no agent"
                  + " is left.")
          .build();
  private final OptionSpec resources =
      OptionSpec.builder("--resources")
          .type(boolean.class)
          .defaultValue("false")
          .description(
              "The nodes get their orders from Onload resources (mode cluster): delete all of"
                  + " these, each as its onDelete says.")
          .build();
  private final OptionSpec timeout =
      OptionSpec.builder("--timeout")
          .paramLabel("DURATION")
          .type(Duration.class)
          .defaultValue(USUAL_TIMEOUT)
          .converters(CleanupCommand::duration)
          .description("How long to wait for nodes; default: " + USUAL_TIMEOUT + ".")
          .build();
  private final OptionSpec url =
      OptionSpec.builder("--api-url")
          .paramLabel("URL")
          .type(String.class)
          .converters(CleanupCommand::url)
          .description("URL of the API server; default: from the pod's environment.")
          .build();
  private final OptionSpec credentials =
      OptionSpec.builder("--api-credentials")
          .paramLabel("DIR")
          .type(String.class)
          .defaultValue(USUAL_CREDENTIALS)
          .description(
              "Directory with token, ca.crt and namespace; default: the pod's service account.")
          .build();

  CleanupCommand(Map<String, String> environment, PrintWriter out) {
    this.environment = environment;
    this.out = out;
  }

  CommandSpec spec() {
    return Commands.spec(
            this,
            "cleanup",
            "Removes Onload from all nodes of this pod's cluster, and waits for each; \"helm"
                + " uninstall\" runs it.",
            ExitCode.OK,
            ExitCode.NOT_AS_HOPED,
            ExitCode.USAGE,
            ExitCode.UNAVAILABLE,
            ExitCode.NO_PRIVILEGE)
        .addOption(labels)
        .addOption(resources)
        .addOption(timeout)
        .addOption(url)
        .addOption(credentials);
  }

  @Override
  public Integer call() throws InterruptedException {
    ApiAccount account = new ApiAccount(server(), String.valueOf(credentials.<String>getValue()));
    String namespace = namespace(account.credentials() + "/namespace");
    try (ApiConnection connection =
        ApiConnection.of(account, "onload-agent-cleanup/" + VersionCommand.version())) {
      Leaving leaving =
          new Leaving(
              connection,
              namespace,
              // The container runtime sets it to the pod's name.
              Optional.ofNullable(environment.get("HOSTNAME")),
              timeout.<Duration>getValue(),
              new Leaving.Clocks(InstantSource.system(), new SteadyClock()),
              Thread::sleep,
              out::println);
      Orders orders = resources.<Boolean>getValue() ? Orders.CLUSTER : Orders.FILE;
      boolean onlyLabels = labels.<Boolean>getValue();
      new CleanupEnd(onlyLabels)
          .with(onlyLabels ? leaving.removeMarks(orders) : leaving.removeOnload(orders));
    }
    return ExitCode.OK.number();
  }

  private URI server() {
    @Nullable String given = url.getValue();
    return Optional.ofNullable(given)
        .map(URI::create)
        .or(() -> ClusterAddress.of(environment))
        .orElseThrow(() ->
            new UserException(
                ExitCode.UNAVAILABLE,
                "no API server is known: run this in a pod, as the chart does, or give --api-url"));
  }

  private static String namespace(String file) {
    Reading<String> read = new HostFiles(HostRoot.ofThisProcess()).text(file).map(String::strip);
    return read.toOptional()
        .filter(text -> text.matches("[a-z0-9-]+"))
        .orElseThrow(() ->
            new UserException(
                ExitCode.UNAVAILABLE,
                "cannot read the release's namespace from "
                    + file
                    + ": run this in a pod with a service account's token, or give"
                    + " --api-credentials"));
  }

  private static Duration duration(String text) {
    return parsed(TIMEOUT, text);
  }

  private static String url(String text) {
    return parsed(TextSyntax.httpsUrl(), text);
  }

  private static <T> T parsed(Syntax<T> syntax, String text) {
    try {
      return syntax.parse(text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage() + ", but was '" + text + "'");
    }
  }
}
