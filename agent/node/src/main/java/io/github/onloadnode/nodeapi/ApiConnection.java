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
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/** HTTPS connections to an API server, by any thread. */
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
  private final ReentrantLock lock = new ReentrantLock();
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
      return exchange(
          asked,
          BodyHandlers.limiting(BodyHandlers.ofByteArray(), asked.longest()),
          ApiConnection::answered,
          ApiReply.class::cast);
    } catch (FindingException e) {
      return new ApiReply.Unanswered(e.problem());
    }
  }

  /** Sends a request whose answer has no end; {@code longest} is a line's limit. */
  WatchOpening watch(ApiRequest asked) {
    try {
      return exchange(
          asked,
          info ->
              info.statusCode() == 200
                  ? BodySubscribers.mapping(new WatchLines(asked.longest()), Lines::new)
                  : BodySubscribers.mapping(
                      BodySubscribers.limiting(BodySubscribers.ofByteArray(), asked.longest()),
                      bytes -> new Text(text(bytes))),
          response ->
              response.body() instanceof Lines(WatchLines lines)
                  ? new WatchOpening.Opened(lines)
                  : new WatchOpening.Refused(answered(response, ((Text) response.body()).text())),
          WatchOpening.Refused::new);
    } catch (FindingException e) {
      return new WatchOpening.Refused(new ApiReply.Unanswered(e.problem()));
    }
  }

  private sealed interface Body {}

  private record Lines(WatchLines lines) implements Body {}

  private record Text(String text) implements Body {}

  private static ApiReply answered(HttpResponse<byte[]> response) {
    return answered(response, text(response.body()));
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static ApiReply answered(HttpResponse<?> response, String body) {
    return new ApiReply.Answered(
        response.statusCode(),
        response.headers().firstValue("Retry-After").flatMap(ApiConnection::pause),
        body);
  }

  private HttpRequest request(ApiRequest asked) {
    return HttpRequest.newBuilder(account.url().resolve(asked.path()))
        .method(asked.method(), body(asked))
        .header("Authorization", "Bearer " + credentials.token())
        .header("Accept", asked.accept())
        .header("Content-Type", asked.type())
        .header("User-Agent", userAgent)
        .build();
  }

  private static BodyPublisher body(ApiRequest asked) {
    return asked.body().isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(asked.body());
  }

  private <B, R> R exchange(
      ApiRequest asked,
      HttpResponse.BodyHandler<B> handler,
      Function<HttpResponse<B>, R> done,
      Function<ApiReply, R> undone) {
    String what = name(asked);
    HttpRequest request = request(asked);
    CompletableFuture<HttpResponse<B>> coming =
        trusting(credentials.authorities()).sendAsync(request, handler);
    try {
      return done.apply(coming.get(deadlines.answer().toNanos(), TimeUnit.NANOSECONDS));
    } catch (ExecutionException e) {
      return undone.apply(failed(what, e.getCause() == null ? e : e.getCause()));
    } catch (TimeoutException _) {
      // The request's own timeout covers only the headers; the body could take for ever.
      coming.cancel(true);
      return undone.apply(
          unreachable(what, "no complete answer within " + deadlines.answer().toMillis() + " ms"));
    } catch (InterruptedException _) {
      coming.cancel(true);
      Thread.currentThread().interrupt();
      return undone.apply(unreachable(what, "the agent ends"));
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
    lock.lock();
    try {
      if (client.filter(known -> known.authorities().equals(authorities)).isEmpty()) {
        close();
        client = Optional.of(new Trusting(authorities, client(authorities)));
      }
      return client.get().http();
    } finally {
      lock.unlock();
    }
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
    lock.lock();
    try {
      client.ifPresent(known -> known.http().shutdownNow());
      client = Optional.empty();
    } finally {
      lock.unlock();
    }
  }
}
