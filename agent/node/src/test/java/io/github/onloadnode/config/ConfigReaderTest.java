package io.github.onloadnode.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the configuration comes from, and what is refused. */
final class ConfigReaderTest {

  private static final String EVERYTHING =
      """
      desired: /etc/desired.yaml
      resources:
        - name: amd.com/onload
          count: 10
          setPreload: false
        - {name: solarflare.com/sfc, idPrefix: old}
      node: {name: n1.example, addresses: [10.0.0.1, "fd00::1"]}
      api: {url: "https://[fd00::2]:6443", credentials: /account}
      host: {root: /host}
      kubelet:
        devicePlugins: /plugins
        podResources: /pods.sock
        podLogs: /pods
        topology: true
      observe: {interval: 1m30s}
      module: {initTimeout: 2m}
      diagnostics: {address: 127.0.0.1, port: 0}
      log: {level: debug, format: json}
      """;

  @TempDir Path directory;

  @Test
  void takesTheDefaultsWhereNothingIsGiven() {
    AgentConfig config = read(Map.of(), Map.of()).agent();

    assertThat(config)
        .isEqualTo(
            new AgentConfig(
                new AgentConfig.Host("/"),
                new AgentConfig.Kubelet(
                    "/var/lib/kubelet/device-plugins",
                    "/var/lib/kubelet/pod-resources/kubelet.sock",
                    "/var/log/pods",
                    false),
                new AgentConfig.Node(Optional.empty(), List.of()),
                new AgentConfig.Api(
                    Optional.empty(), "/var/run/secrets/kubernetes.io/serviceaccount"),
                Optional.empty(),
                List.of(
                    new AgentConfig.Resource(
                        "amd.com/onload", "sfc-", Optional.empty(), Optional.empty())),
                Duration.ofMinutes(1),
                Duration.ofSeconds(60),
                new AgentConfig.Diagnostics("0.0.0.0", 9810, 9811),
                new AgentConfig.Log(AgentConfig.Log.Level.INFO, AgentConfig.Log.Format.TEXT)));
  }

  @Test
  void mapsEveryKeyOfTheFile() throws IOException {
    Path file = write(EVERYTHING);

    AgentConfig config = new ConfigReader().read(Map.of(), Map.of(), Optional.of(file)).agent();

    assertThat(config)
        .isEqualTo(
            new AgentConfig(
                new AgentConfig.Host("/host"),
                new AgentConfig.Kubelet("/plugins", "/pods.sock", "/pods", true),
                new AgentConfig.Node(Optional.of("n1.example"), List.of("10.0.0.1", "fd00::1")),
                new AgentConfig.Api(Optional.of("https://[fd00::2]:6443"), "/account"),
                Optional.of("/etc/desired.yaml"),
                List.of(
                    new AgentConfig.Resource(
                        "amd.com/onload", "sfc-", Optional.of(10), Optional.of(false)),
                    new AgentConfig.Resource(
                        "solarflare.com/sfc", "old", Optional.empty(), Optional.empty())),
                Duration.ofSeconds(90),
                Duration.ofMinutes(2),
                new AgentConfig.Diagnostics("127.0.0.1", 0, 9811),
                new AgentConfig.Log(AgentConfig.Log.Level.DEBUG, AgentConfig.Log.Format.JSON)));
  }

  @Test
  void readsEveryDefaultBackFromEveryPlace() {
    for (Setting<?> setting : Settings.all()) {
      String usual = setting.defaultText();

      Map<String, String> effective = read(Map.of(), Map.of()).effective();

      assertThat(read(Map.of(setting.flag(), usual), Map.of()).effective()).isEqualTo(effective);
      assertThat(read(Map.of(), Map.of(setting.variable(Program.AGENT), usual)).effective())
          .isEqualTo(effective);
    }
  }

  @Test
  void prefersAFlagToAVariableToTheFile() throws IOException {
    Path file = write("diagnostics: {port: 1, address: 127.0.0.1}\nlog: {level: warn}\n");
    Map<String, String> flags = Map.of("--diagnostics-port", "3");
    Map<String, String> environment =
        Map.of("ONLOAD_AGENT_DIAGNOSTICS_PORT", "2", "ONLOAD_AGENT_DIAGNOSTICS_ADDRESS", "::1");

    AgentConfig config = new ConfigReader().read(flags, environment, Optional.of(file)).agent();

    assertThat(config.diagnostics()).isEqualTo(new AgentConfig.Diagnostics("::1", 3, 9811));
    assertThat(config.log().level()).isEqualTo(AgentConfig.Log.Level.WARN);
  }

  @Test
  void reportsAllProblemsAtOnce() throws IOException {
    Path file = write("host: {root: relative}\nlog: {colour: blue}\n");

    List<String> problems =
        problems(
            Map.of("--diagnostics-port", "70000"),
            Map.of("ONLOAD_AGENT_OBSERVE_INTERVAL", "soon", "ONLOAD_AGENT_LOGLEVEL", "info"),
            Optional.of(file));

    assertThat(problems)
        .containsExactlyInAnyOrder(
            "--diagnostics-port: must be a number from 0 to 65535, not \"70000\"",
            "ONLOAD_AGENT_OBSERVE_INTERVAL: must be a duration such as 90s, 250ms or 1h30m,"
                + " not \"soon\"",
            "ONLOAD_AGENT_LOGLEVEL: no such setting; did you mean ONLOAD_AGENT_LOG_LEVEL?",
            "host.root: must be an absolute path without .., not \"relative\"",
            "log.colour: no such setting; all settings are in --help");
  }

  @Test
  void wantsTwoPortsForDiagnostics() {
    assertThat(problems(Map.of("--diagnostics-port", "9811"), Map.of(), Optional.empty()))
        .containsExactly(
            "diagnostics.healthPort: must be another port than diagnostics.port, both are 9811");
  }

  @ParameterizedTest
  @CsvSource({
    "diagnostics.prot, diagnostics.port",
    "kubelet.deviceplugins, kubelet.devicePlugins",
    "logLevel, log.level",
    "resource, resources",
  })
  void namesWhatMayHaveBeenMeant(String written, String meant) throws IOException {
    Path file = write("\"" + written + "\": 1\n");

    assertThat(problems(Map.of(), Map.of(), Optional.of(file)))
        .singleElement()
        .asString()
        .startsWith(written + ": no such setting; did you mean " + meant);
  }

  @ParameterizedTest
  @CsvSource({
    "ONLOAD_AGENT_SERVICE_HOST, 10.0.0.1",
    "ONLOAD_AGENT_SERVICE_PORT_METRICS, 9810",
    "ONLOAD_AGENT_PORT, tcp://10.0.0.1:9810",
    "ONLOAD_AGENT_PORT_9810_TCP_ADDR, 10.0.0.1",
    "ONLOAD_AGENT_METRICS_SERVICE_HOST, 10.0.0.1",
    "ONLOAD_AGENT_DIAGNOSTICS_PORT, tcp://10.0.0.1:9810",
    "ONLOAD_AGENT_CONFIG, /etc/agent.yaml",
    "ONLOAD_OTHER, 1",
  })
  void passesOverVariablesOfOthers(String name, String value) {
    assertThat(read(Map.of(), Map.of(name, value))).isEqualTo(read(Map.of(), Map.of()));
  }

  @Test
  void namesTheNewKeyOfARenamedOne() {
    Setting<Integer> renamed = Setting.of("new.key", new IntegerSyntax(0, 9), 1, "A number.");
    ConfigReader reader =
        new ConfigReader(Program.AGENT, List.of(renamed), Map.of("old.key", "new.key"));
    List<String> problems = new ArrayList<>();

    reader.values(
        Map.of(
            Source.FLAG, Map.of("--old-key", "1"),
            Source.VARIABLE, Map.of("ONLOAD_AGENT_OLD_KEY", "1"),
            Source.FILE, Map.of("old.key", "1")),
        problems);

    assertThat(problems)
        .containsExactlyInAnyOrder(
            "--old-key: has been renamed to --new-key",
            "ONLOAD_AGENT_OLD_KEY: has been renamed to ONLOAD_AGENT_NEW_KEY",
            "old.key: has been renamed to new.key");
    assertThat(reader.renamedFlags()).containsExactly("--old-key");
  }

  @Test
  void hidesSecrets() {
    Setting<String> token =
        new Setting<>(
            "token",
            new TextSyntax("TOKEN", "must be long", t -> t.length() > 3),
            "none",
            "T",
            true);
    ConfigReader reader = new ConfigReader(Program.AGENT, List.of(token), Map.of());
    List<String> problems = new ArrayList<>();

    Values values = reader.values(Map.of(Source.FLAG, Map.of("--token", "s3cret")), problems);
    reader.values(Map.of(Source.FLAG, Map.of("--token", "abc")), problems);

    assertThat(values.get(token)).isEqualTo("s3cret");
    assertThat(values.shown()).containsExactly(Map.entry("token", "(hidden)"));
    assertThat(problems).containsExactly("--token: must be long");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "amd.com/a,count=1;name=amd.com/a,idPrefix=b",
        "amd.com/a;name=amd.com/b",
        "",
      })
  void refusesResourcesThatClash(String rest) {
    String text = rest.isEmpty() ? ";" : "name=" + rest;

    assertThat(problems(Map.of("--resources", text), Map.of(), Optional.empty()))
        .singleElement()
        .asString()
        .startsWith("resources: ");
  }

  private Path write(String yaml) throws IOException {
    return Files.writeString(directory.resolve("config.yaml"), yaml);
  }

  private static Configuration read(Map<String, String> flags, Map<String, String> environment) {
    return new ConfigReader().read(flags, environment, Optional.empty());
  }

  private static List<String> problems(
      Map<String, String> flags, Map<String, String> environment, Optional<Path> file) {
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class, () -> new ConfigReader().read(flags, environment, file));
    return e.problems();
  }
}
