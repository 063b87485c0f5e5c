package io.github.onloadnode.agent.deviceplugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.github.onloadnode.agent.host.HostFiles;
import io.github.onloadnode.agent.host.HostRoot;
import io.github.onloadnode.agent.node.Reading;
import io.github.onloadnode.proto.deviceplugin.v1beta1.ContainerAllocateResponse;
import io.github.onloadnode.proto.deviceplugin.v1beta1.DeviceSpec;
import io.github.onloadnode.proto.deviceplugin.v1beta1.Mount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The kubelet's own file, as kubelets of all ages write it, and as none does. */
final class KubeletCheckpointTest {

  private static final String ANSWER =
      base64(
          ContainerAllocateResponse.newBuilder()
              .putEnvs("LD_PRELOAD", "/opt/onload/usr/lib64/libonload.so")
              .addMounts(Mount.newBuilder().setContainerPath("/c").setHostPath("/h"))
              .addDevices(DeviceSpec.newBuilder().setContainerPath("/dev/onload"))
              .build()
              .toByteString());

  private static final Allocation.Granted GIVEN =
      new Allocation.Granted(
          List.of("/dev/onload"),
          List.of(new Allocation.Mount("/c", "/h")),
          Map.of("LD_PRELOAD", "/opt/onload/usr/lib64/libonload.so"));

  @TempDir private Path directory;
  private KubeletCheckpoint checkpoint;

  @BeforeEach
  void openADirectoryOfDevicePlugins() {
    checkpoint = new KubeletCheckpoint(new HostFiles(new HostRoot(directory)), "/plugins");
  }

  @Test
  void readsWhatEachContainerWasGiven() throws IOException {
    write(entries(entry("amd.com/onload", "{\"-1\":[\"sfc-4\"],\"1\":[\"sfc-7\"]}", ANSWER)));

    assertThat(given())
        .singleElement()
        .satisfies(one -> {
          assertThat(one.resource()).isEqualTo("amd.com/onload");
          assertThat(one.container()).isEqualTo("engine");
          assertThat(one.ids()).containsExactly("sfc-4", "sfc-7");
          assertThat(one.allocation()).isEqualTo(GIVEN);
        });
  }

  @Test
  void readsTheListOfKubeletsBeforeNumaNodes() throws IOException {
    write(entries(entry("amd.com/onload", "[\"sfc-4\",\"sfc-7\"]", ANSWER)));

    assertThat(given())
        .extracting(KubeletCheckpoint.Given::ids)
        .containsExactly(new TreeSet<>(Set.of("sfc-4", "sfc-7")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]"})
  void knowsThatNobodyWasGivenAnything(String none) throws IOException {
    write("{\"Data\":{\"PodDeviceEntries\":" + none + ",\"RegisteredDevices\":{}},\"Checksum\":1}");

    assertThat(given()).isEmpty();
  }

  @Test
  void readsAgainWhatTheKubeletHasWrittenSince() throws IOException {
    write(entries(entry("amd.com/onload", "[\"sfc-4\"]", ANSWER)));
    assertThat(given()).hasSize(1);

    write(entries(""));

    assertThat(given()).isEmpty();
  }

  @Test
  void namesThePayloadsThatPodsWereGiven() throws IOException {
    String library = "/opt/onload-agent/0123456789ab/usr/lib64/libonload.so";
    Mount mount = Mount.newBuilder().setHostPath(library).build();
    ContainerAllocateResponse answer =
        ContainerAllocateResponse.newBuilder().addMounts(mount).addMounts(mount).build();
    write(entries(entry("amd.com/onload", "[\"sfc-4\"]", base64(answer.toByteString()))));

    assertThat(checkpoint.digests()).containsExactly("0123456789ab");

    write("no json");
    assertThatThrownBy(checkpoint::digests)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("it is no JSON");
  }

  @Test
  void saysThatThereIsNone() throws IOException {
    assertThat(checkpoint.read()).isEqualTo(Reading.absent());
    assertThat(checkpoint.digests()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no json",
        "[1]",
        "{\"Data\":{\"entries\":[]}}",
        "{\"Data\":{\"PodDeviceEntries\":{\"a\":1}}}",
        "{\"Data\":{\"PodDeviceEntries\":[{\"AllocResp\":\"?\"}]}}",
        "{\"Data\":{\"PodDeviceEntries\":[{\"AllocResp\":\"/////w==\"}]}}"
      })
  void isUnreadableWhereNoKubeletOfTodayWroteIt(String content) throws IOException {
    write(content);

    assertThat(checkpoint.read()).isInstanceOf(Reading.Unreadable.class);
  }

  private List<KubeletCheckpoint.Given> given() {
    return checkpoint.read().toOptional().orElseThrow();
  }

  private void write(String content) throws IOException {
    Path plugins = Files.createDirectories(directory.resolve("plugins"));
    Path partial = Files.writeString(plugins.resolve("new"), content);
    Files.move(
        partial, plugins.resolve(KubeletCheckpoint.NAME), StandardCopyOption.REPLACE_EXISTING);
  }

  private static String entries(String entries) {
    return "{\"Data\":{\"PodDeviceEntries\":["
        + entries
        + "],\"RegisteredDevices\":{\"amd.com/onload\":[\"sfc-4\"]}},\"Checksum\":2412}";
  }

  private static String entry(String resource, String ids, String answer) {
    return """
    {"PodUID":"11111111-2222-3333-4444-555555555555","ContainerName":"engine",
     "ResourceName":"%s","DeviceIDs":%s,"AllocResp":"%s"}\
    """
        .formatted(resource, ids, answer);
  }

  private static String base64(ByteString bytes) {
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
