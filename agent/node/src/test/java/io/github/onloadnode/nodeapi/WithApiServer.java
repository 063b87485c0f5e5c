package io.github.onloadnode.nodeapi;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A client, and the server that it has the credentials of. */
abstract class WithApiServer {

  @TempDir Path directory;
  FakeApiServer server;
  ApiClient client;

  @BeforeEach
  void start() throws IOException, GeneralSecurityException {
    server = FakeApiServer.start("first");
    FakeApiServer.writeCredentials(directory, "token-1\n", "first");
    client = server.client(directory);
  }

  @AfterEach
  void close() {
    client.close();
    server.close();
  }
}
