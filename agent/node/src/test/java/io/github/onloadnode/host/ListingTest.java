package io.github.onloadnode.host;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Reading;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names that are bytes: {@code b\xf6rse} is Latin-1, and no text in any encoding of ours. */
final class ListingTest {

  @TempDir private Path directory;
  private HostFiles files;

  @BeforeEach
  void makeName() throws Exception {
    files = new HostFiles(new HostRoot(directory));
    shell(
        "mkdir \"$1/net\"; echo up > \"$1/net/$(printf 'b\\366rse')\"; echo up > \"$1/net/eth0\"");
  }

  @Test
  void listsNamesThatAreNotTextSeparately() {
    assertThat(files.listing("/net"))
        .isEqualTo(Reading.present(new Listing(List.of("eth0"), List.of("b%F6rse"))));
  }

  @Test
  void reportsANameThatIsNotText() {
    assertThat(files.list("/net"))
        .isEqualTo(Reading.unreadable("/net: names that are not text: [b%F6rse]"));
  }

  @Test
  void doesNotTakeTargetForAnother() throws Exception {
    shell("ln -s \"net/$(printf 'b\\366rse')\" \"$1/master\"");

    assertThat(files.link("/master"))
        .isEqualTo(Reading.unreadable("/master: leads to a name that is not text: b%F6rse"));
  }

  @Test
  void comparesTheOthersOfManyTargets() throws Exception {
    shell("mkdir \"$1/fd\"; ln -s \"/$(printf 'b\\366rse')\" \"$1/fd/3\"");
    Files.createSymbolicLink(directory.resolve("fd/4"), Path.of("/dev/onload"));

    Set<String> targets = new HashSet<>();
    assertThat(files.links("/fd", targets::add)).isInstanceOf(Reading.Present.class);
    assertThat(targets).hasSize(2).contains("/dev/onload");
  }

  @Test
  void readsNamesOfAllLanguagesUnderTheLocaleOfTheLauncher() throws Exception {
    shell("echo up > \"$1/$(printf 'b\\303\\266rse')\"");

    assertThat(probe("C.UTF-8"))
        .containsExactly("Present[value=names]", "Present[value=up ]", "Absent[]", "Absent[]");
  }

  @Test
  void takesNameForUnreadableThatTheLocaleDoesNotHave() throws Exception {
    shell("echo up > \"$1/$(printf 'b\\303\\266rse')\"");

    assertThat(probe("C"))
        .hasSize(4)
        .allSatisfy(line -> assertThat(line).startsWith("Unreadable[reason="));
  }

  private void shell(String script) throws IOException, InterruptedException {
    Process shell =
        new ProcessBuilder("sh", "-ec", script, "sh", directory.toString()).inheritIO().start();
    assertThat(shell.waitFor()).isZero();
  }

  private List<String> probe(String locale) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                NamesProbe.class.getName(),
                directory.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().put("LC_ALL", locale);
    Process probe = builder.start();
    String printed = new String(probe.getInputStream().readAllBytes(), UTF_8);
    assertThat(probe.waitFor()).isZero();
    return printed.replace("\n]", " ]").lines().toList();
  }
}
