package io.github.onloadnode.controller;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Single requests to the API server: what was asked is what is sent, once, and each answer is seen
 * as it is. The client's own methods hide a budget behind their retries.
 */
final class Wire {

  static final String JSON = "application/json";
  static final String MERGE_PATCH = "application/merge-patch+json";
  static final String STRATEGIC_MERGE_PATCH = "application/strategic-merge-patch+json";

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient http;
  private final URI server;
  private final KubernetesSerialization serialization;
  private final ControllerMetrics metrics;

  Wire(KubernetesClient client, ControllerMetrics metrics) {
    this.http = client.getHttpClient();
    this.server = URI.create(client.getMasterUrl().toString());
    this.serialization = client.getKubernetesSerialization();
    this.metrics = metrics;
  }

  /** The object of a good answer. */
  <T> T object(Answer answer, Class<T> kind) {
    return serialization.unmarshal(answer.body(), kind);
  }

  String json(Object object) {
    return serialization.asJson(object);
  }

  Answer get(String path) {
    return send("GET", path, JSON, Optional.empty());
  }

  Answer post(String path, String json) {
    return send("POST", path, JSON, Optional.of(json));
  }

  Answer put(String path, String json) {
    return send("PUT", path, JSON, Optional.of(json));
  }

  Answer patch(String path, String kind, String json) {
    return send("PATCH", path, kind, Optional.of(json));
  }

  /** Deletes only the object with this uid; any object if it is empty. */
  Answer delete(String path, String uid) {
    String options =
        "{\"apiVersion\":\"v1\",\"kind\":\"DeleteOptions\",\"preconditions\":{\"uid\":\""
            + uid
            + "\"}}";
    return send("DELETE", path, JSON, Optional.of(uid.isEmpty() ? "{}" : options));
  }

  private Answer send(String method, String path, String kind, Optional<String> body) {
    HttpRequest.Builder request =
        http.newHttpRequestBuilder()
            .uri(server.resolve(path))
            .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    Answer answer =
        send(body.map(text -> request.method(method, kind, text)).orElse(request).build());
    metrics.called(method, answer.code());
    return answer;
  }

  private Answer send(HttpRequest request) {
    CompletableFuture<HttpResponse<String>> sent = http.sendAsync(request, String.class);
    try {
      HttpResponse<String> response = sent.get(PATIENCE.toMillis() * 2, TimeUnit.MILLISECONDS);
      return new Answer(response.code(), Optional.ofNullable(response.body()).orElse(""));
    } catch (ExecutionException e) {
      Throwable cause = Optional.ofNullable(e.getCause()).orElse(e);
      return new Answer(Answer.NONE, String.valueOf(cause.getMessage()));
    } catch (TimeoutException _) {
      sent.cancel(true);
      return new Answer(Answer.NONE, "nothing within " + PATIENCE.toSeconds() * 2 + " s");
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return new Answer(Answer.NONE, "the controller stops");
    }
  }
}
