package io.github.onloadnode.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.onloadnode.lab.HostApiServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Plain requests to an API server by its administrator. */
final class ApiDoor {

  static final String MERGE_PATCH = "application/merge-patch+json";
  static final String STRATEGIC_MERGE_PATCH = "application/strategic-merge-patch+json";
  static final String JSON = "application/json";
  static final String YAML = "application/yaml";

  /** Of an object only what agents and controller talk by. */
  private static final String METADATA =
      "application/json;as=PartialObjectMetadata;g=meta.k8s.io;v=v1";

  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final int MOST_AT_ONCE = 64;
  private static final int FIRST_ERROR = 300;
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final HttpClient http;
  private final HostApiServer server;

  /** More streams than the server takes would be an error. */
  private final Semaphore turns = new Semaphore(MOST_AT_ONCE);

  ApiDoor(HostApiServer server) throws IOException, GeneralSecurityException {
    this.server = server;
    this.http = HttpClient.newBuilder().sslContext(trust(server)).build();
  }

  private static SSLContext trust(HostApiServer server)
      throws IOException, GeneralSecurityException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream file = Files.newInputStream(server.certificate())) {
      int number = 0;
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
        store.setCertificateEntry("server-" + number++, certificate);
      }
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), null);
    return tls;
  }

  String get(String path) throws IOException, InterruptedException {
    return send(request(path).timeout(PATIENCE).GET().build());
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    return MAPPER.readTree(get(path));
  }

  void post(String path, String kind, String body) throws IOException, InterruptedException {
    send("POST", path, kind, body);
  }

  void patch(String path, String kind, String body) throws IOException, InterruptedException {
    send("PATCH", path, kind, body);
  }

  private void send(String method, String path, String kind, String body)
      throws IOException, InterruptedException {
    send(
        request(path)
            .timeout(PATIENCE)
            .header("Content-Type", kind)
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private String send(HttpRequest request) throws IOException, InterruptedException {
    turns.acquire();
    try {
      HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() >= FIRST_ERROR) {
        throw new IOException(
            "%s %s: %d %s"
                .formatted(request.method(), request.uri(), answer.statusCode(), answer.body()));
      }
      return answer.body();
    } finally {
      turns.release();
    }
  }

  /** Hands over the metadata of every object, each time one is there or changes, until it ends. */
  void watch(String path, Consumer<JsonNode> metadata) throws IOException, InterruptedException {
    HttpRequest request = request(path).header("Accept", METADATA).GET().build();
    HttpResponse<Stream<String>> answer = http.send(request, BodyHandlers.ofLines());
    if (answer.statusCode() >= FIRST_ERROR) {
      throw new IOException("watch %s: %d".formatted(path, answer.statusCode()));
    }
    try (Stream<String> lines = answer.body()) {
      for (String line : (Iterable<String>) lines::iterator) {
        JsonNode event = MAPPER.readTree(line);
        if (!event.path("type").asText().equals("DELETED")) {
          metadata.accept(event.path("object").path("metadata"));
        }
      }
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + path))
        .header("Authorization", "Bearer " + server.token());
  }
}
