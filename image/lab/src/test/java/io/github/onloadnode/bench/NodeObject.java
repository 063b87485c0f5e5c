package io.github.onloadnode.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** An API server as far as an agent needs it: one node, got and patched over TLS. */
final class NodeObject implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Path credentials;
  private final HttpsServer server;
  private final ObjectNode node;

  private NodeObject(Path credentials, HttpsServer server) {
    this.credentials = credentials;
    this.server = server;
    this.node = JSON.createObjectNode();
    node.put("apiVersion", "meta.k8s.io/v1").put("kind", "PartialObjectMetadata");
    node.putObject("metadata").put("name", "n1");
  }

  /** Serves it until it is closed; the directory is made, and holds a service account's files. */
  static NodeObject serve(Path credentials) throws Exception {
    Files.createDirectory(credentials);
    Files.writeString(credentials.resolve("token"), "a-token");
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(keys(credentials).getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    NodeObject object = new NodeObject(credentials, server);
    server.createContext("/api/v1/nodes/n1", object::answer);
    server.start();
    return object;
  }

  private static KeyManagerFactory keys(Path credentials) throws Exception {
    Path file = credentials.resolve("keys.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin/keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-dname",
                "CN=bench",
                "-ext",
                "san=ip:127.0.0.1",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString())
            .inheritIO()
            .start();
    if (keytool.waitFor() != 0) {
      throw new IllegalStateException("keytool could not make a key for the API server");
    }
    KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD);
    byte[] certificate = store.getCertificate(store.aliases().nextElement()).getEncoded();
    Files.writeString(
        credentials.resolve("ca.crt"),
        "-----BEGIN CERTIFICATE-----\n%s\n-----END CERTIFICATE-----\n"
            .formatted(Base64.getMimeEncoder().encodeToString(certificate)));
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    return keys;
  }

  /** What an agent is told. */
  Map<String, String> flags() {
    return Map.of(
        "--node-name",
        "n1",
        "--api-url",
        "https://127.0.0.1:" + server.getAddress().getPort(),
        "--api-credentials",
        credentials.toString());
  }

  /** One thread answers all requests. */
  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (exchange.getRequestMethod().equals("PATCH")) {
        merge(node, JSON.readTree(body));
      }
      byte[] answer = JSON.writeValueAsBytes(node);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  /** A merge patch, RFC 7386. */
  private static void merge(ObjectNode into, JsonNode patch) {
    patch
        .properties()
        .forEach(field -> {
          if (field.getValue().isNull()) {
            into.remove(field.getKey());
          } else if (field.getValue().isObject()) {
            merge(into.withObjectProperty(field.getKey()), field.getValue());
          } else {
            into.set(field.getKey(), field.getValue());
          }
        });
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
