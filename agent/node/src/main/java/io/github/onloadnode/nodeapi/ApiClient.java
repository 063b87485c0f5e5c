package io.github.onloadnode.nodeapi;

import io.github.onloadnode.api.Finding;
import io.github.onloadnode.api.FindingException;
import io.github.onloadnode.api.Reason;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Speaks HTTPS with the API server, by one thread. */
final class ApiClient implements NodeDoor {

  /** Only metadata is asked for, whose annotations are limited to 256 KiB. */
  static final int LONGEST_ANSWER = 1 << 20;

  private static final String METADATA =
      "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

  /**
   * How long is waited.
   *
   * @param answer from the request's start to the answer's last byte
   */
  record Deadlines(Duration connect, Duration answer) {
    static final Deadlines DEFAULT = new Deadlines(Duration.ofSeconds(5), Duration.ofSeconds(15));
  }

  /** A client, and the authorities that it trusts. */
  private record Trusting(String authorities, HttpClient http) {}

  private final ApiServer server;
  private final Credentials credentials;
  private final Deadlines deadlines;
  private final String userAgent;
  private final AnswerParser parser;
  private Optional<Trusting> client = Optional.empty();

  /** Connects to nothing before the first request. */
  ApiClient(ApiServer server, Credentials credentials, Deadlines deadlines, String userAgent) {
    this.server = server;
    this.credentials = credentials;
    this.deadlines = deadlines;
    this.userAgent = userAgent;
    this.parser = new AnswerParser(server);
  }

  @Override
  public Answer read() {
    return send("GET", BodyPublishers.noBody());
  }

  @Override
  public Answer write(String patch) {
    return send("PATCH", BodyPublishers.ofString(patch));
  }

  private Answer send(String method, BodyPublisher body) {
    String what = method + " " + server.nodeUrl();
    try {
      HttpRequest request =
          HttpRequest.newBuilder(server.nodeUrl())
              .method(method, body)
              .header("Authorization", "Bearer " + credentials.token())
              .header("Accept", METADATA)
              .header("Content-Type", "application/merge-patch+json")
              .header("User-Agent", userAgent)
              .build();
      return exchange(what, trusting(credentials.authorities()), request);
    } catch (FindingException e) {
      return new Answer.Failed(e.problem());
    }
  }

  private Answer exchange(String what, HttpClient http, HttpRequest request) {
    CompletableFuture<HttpResponse<byte[]>> coming =
        http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), LONGEST_ANSWER));
    try {
      HttpResponse<byte[]> response =
          coming.get(deadlines.answer().toNanos(), TimeUnit.NANOSECONDS);
      return parser.parse(
          what,
          response.statusCode(),
          response.headers().firstValue("Retry-After"),
          response.body());
    } catch (ExecutionException e) {
      return failed(what, e.getCause() == null ? e : e.getCause());
    } catch (TimeoutException _) {
      // A timeout of the request itself ends with the headers: a body may still drip in for ever.
      coming.cancel(true);
      return unreachable(what, "no whole answer within " + deadlines.answer().toMillis() + " ms");
    } catch (InterruptedException _) {
      coming.cancel(true);
      Thread.currentThread().interrupt();
      return unreachable(what, "the agent ends");
    }
  }

  private Answer failed(String what, Throwable cause) {
    String message = cause.getMessage();
    String said = message == null ? "cannot connect" : message;
    for (Throwable each = cause; each != null; each = each.getCause()) {
      if (each instanceof SSLException) {
        return new Answer.Failed(
            new Finding(
                Reason.API_SERVER_UNTRUSTED,
                what + ": no TLS with the authorities of " + server.caFile() + ": " + said,
                "see whether that file belongs to this API server, and its certificate to this"
                    + " address"));
      }
    }
    return unreachable(what, said);
  }

  private static Answer unreachable(String what, String why) {
    return new Answer.Failed(
        new Finding(
            Reason.API_SERVER_UNREACHABLE,
            what + ": " + why,
            "see whether the node reaches the API server; the node works on without it"));
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
      throw credentials.unusable(server.caFile(), String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void close() {
    client.ifPresent(known -> known.http().shutdownNow());
    client = Optional.empty();
  }
}
