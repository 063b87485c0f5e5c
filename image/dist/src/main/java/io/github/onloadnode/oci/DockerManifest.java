package io.github.onloadnode.oci;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarFile;

/**
 * The file that {@code docker load} needs beside an OCI layout, unless Docker keeps its images in
 * containerd; {@code docker save} writes both, too (Docker 26.1).
 */
final class DockerManifest {

  private static final String NAME = "manifest.json";

  private DockerManifest() {}

  /** Adds the file to an archive of one image. */
  static void addTo(Path archive) throws IOException {
    byte[] manifest = bytes(OciArchive.read(archive));
    Path partial = archive.resolveSibling(archive.getFileName() + ".partial");
    try (TarFile from = new TarFile(archive);
        TarArchiveOutputStream to = new TarArchiveOutputStream(Files.newOutputStream(partial))) {
      for (TarArchiveEntry entry : from.getEntries()) {
        to.putArchiveEntry(entry);
        try (InputStream in = from.getInputStream(entry)) {
          in.transferTo(to);
        }
        to.closeArchiveEntry();
      }
      TarArchiveEntry added = new TarArchiveEntry(NAME);
      added.setModTime(0);
      added.setSize(manifest.length);
      to.putArchiveEntry(added);
      to.write(manifest);
      to.closeArchiveEntry();
    }
    Files.move(partial, archive, StandardCopyOption.REPLACE_EXISTING);
  }

  private static byte[] bytes(OciArchive image) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ArrayNode images = json.createArrayNode();
    ObjectNode one = images.addObject();
    one.put("Config", image.configured().file());
    one.putArray("RepoTags").add(image.name());
    ArrayNode layers = one.putArray("Layers");
    image.layers().forEach(layer -> layers.add(layer.file()));
    return json.writeValueAsBytes(images);
  }
}
