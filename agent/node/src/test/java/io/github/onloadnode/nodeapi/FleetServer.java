package io.github.onloadnode.nodeapi;

import io.github.onloadnode.api.Observed;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;

/** An API server with one Node, as its controller and people see it. */
public final class FleetServer implements AutoCloseable {

  public static final String NODE = FakeApiServer.NODE;

  private final FakeApiServer server;

  private FleetServer(FakeApiServer server) {
    this.server = server;
  }

  /**
   * Starts it.
   *
   * @param account directory that an agent's credentials are written to
   */
  public static FleetServer start(Path account) throws IOException, GeneralSecurityException {
    FakeApiServer.writeCredentials(account, "token-1", "first");
    return new FleetServer(FakeApiServer.start("first"));
  }

  /** Its URL. */
  public URI url() {
    return server.url();
  }

  /** A controller writes an annotation of the node. */
  public void annotate(String key, String value) {
    server.say(FakeNode.merged(server.object, FakeNode.annotation(key, value)));
  }

  /** A controller makes a revision. */
  public void revise(String rev, String data) {
    server.cluster.revisions.put(rev, data);
  }

  /** What the node says of itself. */
  public Optional<Observed> observed() {
    return server.object.said();
  }

  /** The node's conditions as JSON. */
  public String conditions() {
    return server.cluster.conditions();
  }

  /** All requests so far, as methods with paths. */
  public List<String> asked() {
    return List.copyOf(server.paths);
  }

  /** Breaks the watches and refuses whatever is asked, until {@link #come}. */
  public void go() {
    server.cluster.refuse("", 503, "the server is currently unable to handle the request");
    server.cluster.endWatches();
  }

  /** Answers again. */
  public void come() {
    server.cluster.accept();
  }

  @Override
  public void close() {
    server.close();
  }
}
