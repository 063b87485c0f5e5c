package io.github.onloadnode.story;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.onloadnode.lab.Guest;
import io.github.onloadnode.lab.GuestProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/**
 * A registry on the guest's loopback, where a container runtime speaks plain HTTP. It gives images
 * to those who know its password: files at the paths that the distribution specification says,
 * served by the guest's busybox.
 */
record RegistryInGuest(Guest guest, Path repository, GuestProcess server) {

  static final String ADDRESS = "127.0.0.1:5000";

  /** Who may pull, as {@code kubectl create secret docker-registry} takes it. */
  static final String CREDENTIALS =
      "--docker-server=%s --docker-username=node --docker-password=opensesame".formatted(ADDRESS);

  /**
   * Busybox takes a file's media type from its suffix. From the media type of a tag, the runtime
   * knows whether it is an image or an index of images.
   */
  private static final String CONFIGURATION =
      """
      /v2:node:opensesame
      .image:application/vnd.oci.image.manifest.v1+json
      .index:application/vnd.oci.image.index.v1+json
      """;

  /** Where an ELF file, elf(5), says what it is for, and what it says there. */
  private static final int ELF_MACHINE = 18;

  private static final int AARCH64 = 183;

  private static final ObjectMapper JSON = new ObjectMapper();

  /** What a descriptor says of a file. */
  private record Stored(String digest, int size) {}

  /** Serves the image of this checkout, as yet under no tag. */
  static RegistryInGuest start(Guest guest) throws IOException, InterruptedException {
    Path root = Files.createDirectory(guest.share().resolve("registry"));
    Path repository = root.resolve("v2/onload-agent");
    Files.createDirectories(repository.resolve("blobs"));
    Files.createDirectory(repository.resolve("manifests"));
    Files.writeString(root.resolve("httpd.conf"), CONFIGURATION);
    tar("-x", root, "-f", HelmInGuest.archive().toString());
    try (Stream<Path> blobs = Files.list(root.resolve("blobs/sha256"))) {
      for (Path blob : blobs.toList()) {
        Files.move(blob, repository.resolve("blobs/sha256:" + blob.getFileName()));
      }
    }
    return new RegistryInGuest(
        guest,
        repository,
        guest.background(
            "registry",
            "exec busybox httpd -f -vv -p %s -h /host/registry -c /host/registry/httpd.conf"
                .formatted(ADDRESS)));
  }

  private static void tar(String verb, Path directory, String... words)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of("tar", verb, "--owner=0", "--group=0"));
    command.addAll(List.of(words));
    Process tar = new ProcessBuilder(command).directory(directory.toFile()).inheritIO().start();
    if (tar.waitFor() != 0) {
      throw new IOException(command + " failed in " + directory);
    }
  }

  /** Gives the image the tags {@code amd64.image}, and {@code amd64.index} in an index. */
  void offer() throws IOException {
    ObjectNode manifest = document(archived());
    tag("amd64", manifest, document(manifest.path("config")));
  }

  /**
   * The same for another processor: its java has the header of a program for that one. Tags {@code
   * arm64.image}, and {@code arm64.index} in an index of nothing else.
   */
  void offerForAnotherProcessor() throws IOException, InterruptedException {
    ObjectNode manifest = document(archived());
    ObjectNode config = document(manifest.path("config"));
    byte[] layer = layerWithForeignJava();
    Stored stored = store("blobs", layer);
    ObjectNode descriptor = manifest.withArray("/layers").addObject();
    descriptor.put("mediaType", "application/vnd.oci.image.layer.v1.tar");
    describe(descriptor, stored);
    config.withArray("/rootfs/diff_ids").add(stored.digest());
    tag("arm64", manifest, config);
  }

  private byte[] layerWithForeignJava() throws IOException, InterruptedException {
    Path root = Files.createTempDirectory(repository, "layer-");
    Path java = root.resolve("usr/lib/onload-agent/runtime/bin/java");
    byte[] program = Files.readAllBytes(Path.of(System.getProperty("java.home"), "bin/java"));
    program[ELF_MACHINE] = (byte) AARCH64;
    Files.createDirectories(java.getParent());
    Files.write(java, program);
    Files.setPosixFilePermissions(java, PosixFilePermissions.fromString("rwxr-xr-x"));
    tar("-c", root, "-f", "layer.tar", "usr");
    return Files.readAllBytes(root.resolve("layer.tar"));
  }

  private void tag(String architecture, ObjectNode manifest, ObjectNode config) throws IOException {
    config.put("architecture", architecture);
    // Makes it another image than the imported one: the kubelet remembers that it pulled an image
    // with a secret, and would then ask for that secret wherever the same image is used.
    config.put("author", "the lab's registry");
    describe(manifest.withObject("/config"), store("blobs", bytes(config)));

    ObjectNode index = JSON.createObjectNode();
    index.put("schemaVersion", 2);
    index.put("mediaType", "application/vnd.oci.image.index.v1+json");
    ObjectNode only = index.putArray("manifests").addObject();
    only.set("mediaType", archived().path("mediaType"));
    describe(only, store("manifests", bytes(manifest)));
    only.putObject("platform").put("architecture", architecture).put("os", "linux");

    name(architecture + ".image", manifest);
    name(architecture + ".index", index);
  }

  /** The runtime asks by the tag for the digest, and then for that. */
  private void name(String tag, ObjectNode document) throws IOException {
    Files.write(repository.resolve("manifests").resolve(tag), bytes(document));
    store("manifests", bytes(document));
  }

  /** Ends it, and takes its images out of the container runtime. */
  void close() {
    server.signal("TERM");
    guest.run("ctr -n k8s.io images rm $(ctr -n k8s.io images ls -q | grep ^" + ADDRESS + ")");
    guest.output("rm -r /host/registry");
  }

  private JsonNode archived() throws IOException {
    Path root = repository.resolve("../..");
    return JSON.readTree(root.resolve("index.json").toFile()).path("manifests").path(0);
  }

  private ObjectNode document(JsonNode descriptor) throws IOException {
    Path blob = repository.resolve("blobs").resolve(descriptor.path("digest").asText());
    return (ObjectNode) JSON.readTree(blob.toFile());
  }

  private static byte[] bytes(ObjectNode document) throws IOException {
    return JSON.writeValueAsBytes(document);
  }

  private Stored store(String directory, byte[] content) throws IOException {
    String digest = "sha256:" + sha256(content);
    Files.write(repository.resolve(directory).resolve(digest), content);
    return new Stored(digest, content.length);
  }

  private static void describe(ObjectNode descriptor, Stored document) {
    descriptor.put("digest", document.digest()).put("size", document.size());
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
