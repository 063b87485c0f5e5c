package io.github.onloadnode.nodeapi;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.Reason;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** An HTTPS connection to an API server, for one thread. */
public final class ApiConnection implements ApiDoor {

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  /**
   * The timeouts.
   *
   * @param answer from the start of the request to the last byte of the answer
   */
  record Deadlines(Duration connect, Duration answer) {
    static final Deadlines DEFAULT = new Deadlines(Duration.ofSeconds(5), Duration.ofSeconds(15));
  }

  /** An HTTP client and the certificate authorities that it trusts. */
  private record Trusting(String authorities, HttpClient http) {}

  private final ApiAccount account;
  private final Credentials credentials;
  private final Deadlines deadlines;
  private final String userAgent;
  private Optional<Trusting> client = Optional.empty();

  ApiConnection(
      ApiAccount account, Credentials credentials, Deadlines deadlines, String userAgent) {
    this.account = account;
    this.credentials = credentials;
    this.deadlines = deadlines;
    this.userAgent = userAgent;
  }

  /** Connects at the first request. */
  public static ApiConnection of(ApiAccount account, String userAgent) {
    HostFiles own = new HostFiles(HostRoot.ofThisProcess());
    return new ApiConnection(account, new Credentials(own, account), Deadlines.DEFAULT, userAgent);
  }

  @Override
  public String name(ApiRequest request) {
    return request.method() + " " + account.url().resolve(request.path());
  }

  @Override
  public ApiReply send(ApiRequest asked) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(account.url().resolve(asked.path()))
              .method(asked.method(), body(asked))
              .header("Authorization", "Bearer " + credentials.token())
              .header("Accept", asked.accept())
              .header("Content-Type", asked.type())
              .header("User-Agent", userAgent)
              .build();
      return exchange(asked, trusting(credentials.authorities()), request);
    } catch (FindingException e) {
      return new ApiReply.Unanswered(e.problem());
    }
  }

  private static BodyPublisher body(ApiRequest asked) {
    return asked.body().isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(asked.body());
  }

  private ApiReply exchange(ApiRequest asked, HttpClient http, HttpRequest request) {
    String what = name(asked);
    CompletableFuture<HttpResponse<byte[]>> coming =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), asked.longest()));
    try {
      HttpResponse<byte[]> response =
          coming.get(deadlines.answer().toNanos(), TimeUnit.NANOSECONDS);
      return new ApiReply.Answered(
          response.statusCode(),
          response.headers().firstValue("Retry-After").flatMap(ApiConnection::pause),
          new String(response.body(), StandardCharsets.UTF_8));
    } catch (ExecutionException e) {
      return failed(what, e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException _) {
      // The request's own timeout covers only the headers; the body could take for ever.
      coming.cancel(true);
      return unreachable(
          what, "no complete answer within " + deadlines.answer().toMillis() + " ms");
    } catch (InterruptedException _) {
      coming.cancel(true);
      Thread.currentThread().interrupt();
      return unreachable(what, "the agent ends");
    }
  }

  private ApiReply failed(String what, Throwable cause) {
    String message = cause.getMessage();
    String said = message == null ? "cannot connect" : message;
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof SSLException) {
        return new ApiReply.Unanswered(
            new Finding(
                Reason.API_SERVER_UNTRUSTED,
                what
                    + ": no TLS with the certificate authorities in "
                    + account.caFile()
                    + ": "
                    + said,
                "check that the file belongs to this API server, and its certificate to this"
                    + " address"));
      }
    }
    return unreachable(what, said);
  }

  private static ApiReply unreachable(String what, String why) {
    return new ApiReply.Unanswered(
        new Finding(
            Reason.API_SERVER_UNREACHABLE,
            what + ": " + why,
            "check that the node can reach the API server; the node keeps working without it"));
  }

  /** Only seconds: a date would depend on two clocks. */
  private static Optional<Duration> pause(String header) {
    return header.matches("\\d{1,9}")
        ? Optional.of(shorter(Duration.ofSeconds(Long.parseLong(header))))
        : Optional.empty();
  }

  private static Duration shorter(Duration pause) {
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  private HttpClient trusting(String authorities) {
    if (client.filter(known -> known.authorities().equals(authorities)).isEmpty()) {
      close();
      client = Optional.of(new Trusting(authorities, client(authorities)));
    }
    return client.get().http();
  }

  private HttpClient client(String authorities) {
    try {
      return HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .proxy(HttpClient.Builder.NO_PROXY)
          .connectTimeout(deadlines.connect())
          .sslContext(Trust.in(authorities))
          .build();
    } catch (GeneralSecurityException | IOException e) {
      throw credentials.unusable(account.caFile(), String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    client.ifPresent(known -> known.http().shutdownNow());
    client = Optional.empty();
  }
}
