package io.github.onloadnode.nodeapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens and authorities, which change while an agent runs. */
final class CredentialsTest extends WithApiServer {

  @Test
  void takesANewTokenAsSoonAsItIsThere() throws IOException {
    assertThat(client.read()).isInstanceOf(Answer.Accepted.class);
    server.token = "token-2";
    assertThat(client.read().problem().map(Finding::reason)).contains(Reason.API_SERVER_DENIES);

    FakeApiServer.writeCredentials(directory, "token-2", "first");

    assertThat(client.read()).isInstanceOf(Answer.Accepted.class);
  }

  @Test
  void trustsNewAuthoritiesAsSoonAsTheyAreThere() throws IOException, GeneralSecurityException {
    assertThat(client.read()).isInstanceOf(Answer.Accepted.class);
    try (FakeApiServer second = FakeApiServer.start("second");
        ApiClient other = second.client(directory)) {
      Finding untrusted = other.read().problem().orElseThrow();
      assertThat(untrusted.reason()).isEqualTo(Reason.API_SERVER_UNTRUSTED);
      assertThat(untrusted.message()).contains(directory + "/ca.crt");

      FakeApiServer.writeCredentials(directory, "token-1", "first", "second");

      assertThat(other.read()).isInstanceOf(Answer.Accepted.class);
      assertThat(client.read()).isInstanceOf(Answer.Accepted.class);
    }
  }

  @Test
  void refusesACertificateOfAnotherAddress() throws IOException, GeneralSecurityException {
    FakeApiServer.writeCredentials(directory, "token-1", "elsewhere");
    try (FakeApiServer elsewhere = FakeApiServer.start("elsewhere");
        ApiClient other = elsewhere.client(directory)) {
      Answer answer = other.read();

      assertThat(answer.problem().map(Finding::reason)).contains(Reason.API_SERVER_UNTRUSTED);
      assertThat(elsewhere.requests).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "a b", "a\nb", "töken"})
  void sendsNoTokenThatIsNone(String token) throws IOException {
    FakeApiServer.writeCredentials(directory, token, "first");

    Finding why = problem(client.read());

    assertThat(why.reason()).isEqualTo(Reason.API_CREDENTIALS_UNUSABLE);
    assertThat(why.message()).contains(directory + "/token");
    assertThat(server.requests).isEmpty();
  }

  @Test
  void namesTheFileThatIsMissing() throws IOException {
    Files.delete(directory.resolve("token"));

    assertThat(problem(client.read()).message())
        .isEqualTo("read " + directory + "/token: no such file");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "hello", "-----BEGIN CERTIFICATE-----\nAAAA\n"})
  void namesTheAuthoritiesThatCannotBeRead(String pem) throws IOException {
    Files.writeString(directory.resolve("ca.crt"), pem);

    Finding why = problem(client.read());

    assertThat(why.reason()).isEqualTo(Reason.API_CREDENTIALS_UNUSABLE);
    assertThat(why.message()).contains(directory + "/ca.crt");
  }

  private static Finding problem(Answer answer) {
    return answer.problem().orElseThrow();
  }
}
