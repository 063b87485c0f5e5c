package io.github.onloadnode.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How values are written. */
final class SyntaxTest {

  private static final DurationSyntax DURATION =
      new DurationSyntax(Duration.ZERO, Duration.ofHours(24));

  @ParameterizedTest
  @CsvSource({
    "90s, PT1M30S, 1m30s",
    "1h30m, PT1H30M, 1h30m",
    "250ms, PT0.25S, 250ms",
    "1.5s, PT1.5S, 1s500ms",
    "0, PT0S, 0s",
    "0s, PT0S, 0s",
    "0.5m, PT30S, 30s",
  })
  void readsDurationsAsGoWritesThem(String text, Duration value, String printed) {
    assertThat(DURATION.parse(text)).isEqualTo(value);
    assertThat(DURATION.print(value)).isEqualTo(printed);
    assertThat(DURATION.parse(printed)).isEqualTo(value);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "s", "1d", "-1s", "1s ", "1s2", "1,5s", "99999h", "1h1"})
  void refusesOtherDurations(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> DURATION.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "amd.com/onload",
        "name=amd.com/onload,count=10001",
        "name=amd.com/onload,count=many",
        "name=amd.com/onload,setPreload=yes",
        "name=amd.com/onload,color=red",
        "name=amd.com/onload,name=amd.com/onload",
        "name=amd.com/onload,idPrefix=",
        "name=amd.com/onload,idPrefix=-a",
        "name=amd.com/onload,idPrefix=a/b",
        "idPrefix=a",
      })
  void refusesResourcesThatAreNone(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> new ResourceSyntax().parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "relative", "/a/../b", "/..", "./a"})
  void refusesPathsThatAreNotAbsolute(String path) {
    TextSyntax syntax = TextSyntax.absolutePath("DIR");

    assertThatIllegalArgumentException().isThrownBy(() -> syntax.parse(path));
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost", "10.0.0", "10.0.0.256", "1", "", "fe80::1::2"})
  void refusesAddressesThatAreNoLiterals(String address) {
    TextSyntax syntax = TextSyntax.ipAddress();

    assertThatIllegalArgumentException().isThrownBy(() -> syntax.parse(address));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "N1", "-a", "a-", "a..b", ".a", "a_b", "a/b", "é"})
  void refusesNamesThatNoObjectCanHave(String name) {
    TextSyntax syntax = TextSyntax.subdomain();

    assertThatIllegalArgumentException().isThrownBy(() -> syntax.parse(name));
    assertThatIllegalArgumentException().isThrownBy(() -> syntax.parse("a".repeat(254)));
    assertThat(syntax.parse("ip-10-0-0-1.eu.example")).isEqualTo("ip-10-0-0-1.eu.example");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "10.96.0.1",
        "http://10.96.0.1",
        "https://",
        "https://a/",
        "https://a/api",
        "https://a?b",
        "https://a#b",
        "https://user@a",
        "https://a:0",
        "https://a:65536",
        "https://a b"
      })
  void refusesUrlsThatAreMoreThanAServer(String url) {
    TextSyntax syntax = TextSyntax.httpsUrl();

    assertThatIllegalArgumentException().isThrownBy(() -> syntax.parse(url));
    assertThat(syntax.parse("https://kubernetes.default.svc:6443")).endsWith(":6443");
  }

  @Test
  void refusesAnApiServerWithoutTheNodesName() {
    assertThatThrownBy(() ->
            new ConfigReader().read(Map.of("--api-url", "https://a"), Map.of(), Optional.empty()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("api.url: needs node.name");
  }

  @Test
  void validatesInTheConstructorToo() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new AgentConfig.Diagnostics("0.0.0.0", 65_536, 0))
        .withMessage("diagnostics.port: must be a number from 0 to 65535");
  }
}
