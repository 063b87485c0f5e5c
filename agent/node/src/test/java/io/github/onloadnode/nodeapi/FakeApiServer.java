package io.github.onloadnode.nodeapi;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** HTTPS in this process, with one Node object and one valid token. */
final class FakeApiServer implements AutoCloseable {

  static final String NODE = "n1.example";

  private static final char[] PASSWORD = "changeit".toCharArray();

  /** An answer to give instead, once. */
  @FunctionalInterface
  interface Trick {
    void play(HttpExchange exchange, FakeApiServer server) throws IOException;
  }

  final List<String> requests = new CopyOnWriteArrayList<>();

  /** Methods with paths. */
  final List<String> paths = new CopyOnWriteArrayList<>();

  final FakeCluster cluster = new FakeCluster();
  final Queue<Trick> tricks = new ConcurrentLinkedQueue<>();
  volatile String token = "token-1";
  volatile NodeMetadata object = new NodeMetadata(Map.of(), Optional.empty());

  private final CountDownLatch closing = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpsServer server;

  private FakeApiServer(HttpsServer server) {
    this.server = server;
  }

  /** Listens on a free port of the loopback, with a certificate of the test's resources. */
  static FakeApiServer start(String certificate) throws IOException, GeneralSecurityException {
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context(certificate)));
    FakeApiServer fake = new FakeApiServer(server);
    server.setExecutor(fake.threads);
    server.createContext("/", fake::handle);
    server.start();
    return fake;
  }

  /** The directory with a token and the certificate of the test's resources. */
  static void writeCredentials(Path directory, String token, String... certificates)
      throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("token"), token);
    Files.writeString(directory.resolve("namespace"), FakeCluster.NAMESPACE);
    StringBuilder authorities = new StringBuilder();
    for (String certificate : certificates) {
      try (InputStream in = resource(certificate + ".crt")) {
        authorities.append(new String(in.readAllBytes(), StandardCharsets.US_ASCII));
      }
    }
    Files.writeString(directory.resolve("ca.crt"), authorities);
  }

  ApiServer address(Path credentials) {
    return new ApiServer(url(), NODE, credentials.toString());
  }

  /** Its URL. */
  URI url() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort());
  }

  /** A client of this server. */
  ApiClient client(Path credentials) {
    return client(address(credentials), Duration.ofSeconds(20));
  }

  /** A client of some server. */
  static ApiClient client(ApiServer address, Duration deadline) {
    return new ApiClient(
        address,
        new ApiConnection(
            address.account(),
            new Credentials(new HostFiles(HostRoot.ofThisProcess()), address.account()),
            new ApiConnection.Deadlines(Duration.ofSeconds(5), deadline),
            "onload-agent/test"));
  }

  /** Gives this answer once. */
  void next(int status, String body, String... header) {
    tricks.add((exchange, _) -> {
      if (header.length > 0) {
        exchange.getResponseHeaders().add(header[0], header[1]);
      }
      send(exchange, status, body);
    });
  }

  /** Answers with an error like Kubernetes. */
  void nextStatus(int status, String message, String... header) {
    next(status, statusJson(message), header);
  }

  /** Does not answer until the server is closed. */
  void hangNext() {
    tricks.add((_, fake) -> fake.awaitClosing(60_000));
  }

  /** Answers one byte at a time, without end. */
  void dripNext() {
    tricks.add((exchange, fake) -> {
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream out = exchange.getResponseBody()) {
        while (!fake.awaitClosing(20)) {
          out.write(' ');
          out.flush();
        }
      }
    });
  }

  private boolean awaitClosing(long millis) {
    try {
      return closing.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      requests.add(exchange.getRequestMethod());
      paths.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
      Trick trick = tricks.poll();
      Optional<FakeCluster.Reply> refusal = cluster.refusal(exchange.getRequestURI().getPath());
      if (refusal.isPresent()) {
        send(exchange, refusal.get().status(), refusal.get().body());
      } else if (trick != null) {
        trick.play(exchange, this);
      } else {
        answer(exchange, body);
      }
    }
  }

  static String statusJson(String message) {
    return "{\"kind\":\"Status\",\"message\":\"" + message + "\"}";
  }

  private void answer(HttpExchange exchange, String body) throws IOException {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (!("Bearer " + token).equals(authorization)) {
      send(exchange, 401, "{\"kind\":\"Status\",\"message\":\"Unauthorized\"}");
    } else if (exchange.getRequestURI().toString().contains("watch=true")) {
      cluster.watch(exchange);
    } else if (exchange.getRequestURI().getPath().equals("/api/v1/nodes")) {
      answerList(exchange);
    } else if (cluster.knows(exchange.getRequestURI().getPath())) {
      FakeCluster.Reply reply =
          cluster.answer(
              exchange.getRequestMethod() + " " + type, exchange.getRequestURI().getPath(), body);
      send(exchange, reply.status(), reply.body());
    } else if (!exchange.getRequestURI().getPath().equals("/api/v1/nodes/" + NODE)) {
      send(exchange, 404, "{\"kind\":\"Status\",\"message\":\"not found\"}");
    } else if (exchange.getRequestMethod().equals("GET")) {
      boolean whole = "application/json".equals(exchange.getRequestHeaders().getFirst("Accept"));
      String node = FakeNode.json(object);
      send(exchange, 200, whole ? cluster.withStatus(node) : node);
    } else if (exchange.getRequestMethod().equals("PATCH")
        && "application/merge-patch+json".equals(type)) {
      say(FakeNode.merged(object, body));
      send(exchange, 200, FakeNode.json(object));
    } else {
      send(exchange, 415, "{\"kind\":\"Status\",\"message\":\"unsupported\"}");
    }
  }

  /** As the form of a single object, a list is not to be had. */
  private void answerList(HttpExchange exchange) throws IOException {
    String form = exchange.getRequestHeaders().getFirst("Accept");
    if (form.contains(";as=PartialObjectMetadataList;")) {
      send(exchange, 200, cluster.list(FakeNode.json(object)));
    } else {
      send(exchange, 406, statusJson("the requested object is a list (*core.NodeList)"));
    }
  }

  /** The object becomes this, with the next version, and watches tell of it. */
  synchronized void say(NodeMetadata node) {
    object =
        new NodeMetadata(
            node.labels(), node.observed(), node.words(), cluster.nextVersion("uid-1"));
    cluster.tell("MODIFIED", FakeNode.json(object));
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static SSLContext context(String certificate)
      throws GeneralSecurityException, IOException {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = resource(certificate + ".p12")) {
      keys.load(in, PASSWORD);
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    return context;
  }

  private static InputStream resource(String name) throws IOException {
    InputStream in = FakeApiServer.class.getResourceAsStream("/certificates/" + name);
    if (in == null) {
      throw new IOException("no resource " + name);
    }
    return in;
  }

  @Override
  public void close() {
    closing.countDown();
    cluster.endWatches();
    server.stop(0);
    threads.shutdownNow();
  }
}
