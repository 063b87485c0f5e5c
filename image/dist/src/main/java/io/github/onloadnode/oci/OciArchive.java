package io.github.onloadnode.oci;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;

/**
 * The image that an OCI archive describes.
 *
 * @param name the image's name in a runtime that imports the archive
 * @param configured where the image's configuration is
 * @param config the image's configuration
 */
record OciArchive(String name, List<Blob> layers, Blob configured, JsonNode config) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A part of the archive. */
  record Blob(String digest, long size) {

    private static Blob of(JsonNode descriptor) {
      return new Blob(descriptor.path("digest").asText(), descriptor.path("size").asLong());
    }

    /** Its name in the archive. */
    String file() {
      return "blobs/" + digest.replace(':', '/');
    }
  }

  /** Reads the archive's manifests, but not its layers. */
  static OciArchive read(Path archive) throws IOException {
    try (TarFile tar = new TarFile(archive)) {
      JsonNode descriptor = json(tar, "index.json").path("manifests").path(0);
      JsonNode manifest = json(tar, Blob.of(descriptor).file());
      String name =
          descriptor.path("annotations").path("org.opencontainers.image.ref.name").asText();
      List<Blob> layers = manifest.path("layers").valueStream().map(Blob::of).toList();
      Blob configured = Blob.of(manifest.path("config"));
      return new OciArchive(name, layers, configured, json(tar, configured.file()));
    }
  }

  /** One file of an archive. */
  static JsonNode json(Path archive, String name) throws IOException {
    try (TarFile tar = new TarFile(archive)) {
      return json(tar, name);
    }
  }

  private static JsonNode json(TarFile tar, String name) throws IOException {
    for (TarArchiveEntry entry : tar.getEntries()) {
      if (entry.getName().equals(name)) {
        try (InputStream in = tar.getInputStream(entry)) {
          return JSON.readTree(in);
        }
      }
    }
    throw new IOException("the archive has no " + name);
  }
}
