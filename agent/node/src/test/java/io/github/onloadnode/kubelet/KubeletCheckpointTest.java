package io.github.onloadnode.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;

import com.google.protobuf.ByteString;
import io.github.onloadnode.api.Reading;
import io.github.onloadnode.host.HostFiles;
import io.github.onloadnode.host.HostRoot;
import io.github.onloadnode.node.ContainerEdits;
import io.github.onloadnode.node.GivenDevices;
import io.github.onloadnode.proto.deviceplugin.v1beta1.ContainerAllocateResponse;
import io.github.onloadnode.proto.deviceplugin.v1beta1.DeviceSpec;
import io.github.onloadnode.proto.deviceplugin.v1beta1.Mount;
import io.github.onloadnode.testing.ShippedJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.mockito.Mockito;

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

  private static final ContainerEdits GIVEN =
      new ContainerEdits(
          List.of("/dev/onload"),
          List.of(new ContainerEdits.Mount("/c", "/h")),
          Map.of("LD_PRELOAD", "/opt/onload/usr/lib64/libonload.so"));

  @TempDir private Path directory;
  private KubeletCheckpoint checkpoint;

  @BeforeEach
  void openADirectoryOfDevicePlugins() {
    checkpoint =
        new KubeletCheckpoint(
            new HostFiles(new HostRoot(directory)), "/plugins", List.of("amd.com/onload"));
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
          assertThat(one.edits()).isEqualTo(GIVEN);
        });
  }

  @Test
  void readsTheListOfKubeletsBeforeNumaNodes() throws IOException {
    write(entries(entry("amd.com/onload", "[\"sfc-4\",\"sfc-7\"]", ANSWER)));

    assertThat(given())
        .extracting(GivenDevices::ids)
        .containsExactly(new TreeSet<>(Set.of("sfc-4", "sfc-7")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "[]"})
  void knowsThatNothingWasGivenAway(String none) throws IOException {
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
        .hasMessageContaining("it is not JSON");
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
        "{\"Data\":null}",
        "{\"Data\":{\"PodDeviceEntries\":[7]}}",
        "{\"Data\":{\"PodDeviceEntries\":[{\"ResourceName\":\"amd.com/onload\"",
        "{\"Data\":{\"PodDeviceEntries\":[{\"ResourceName\":\"amd.com/onload\",\"AllocResp\":\"?\"}]}}",
        "{\"Data\":{\"PodDeviceEntries\":[{\"ResourceName\":\"amd.com/onload\",\"AllocResp\":\"/////w==\"}]}}"
      })
  void isUnreadableWhereNoKubeletOfTodayWroteIt(String content) throws IOException {
    write(content);

    assertThat(checkpoint.read()).isInstanceOf(Reading.Unreadable.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"ResourceName\":\"a/b\",\"DeviceIDs\":7,\"AllocResp\":\"/////w==\"},",
        "{\"ResourceName\":\"a/b\",\"DeviceIDs\":[[{}]],\"AllocResp\":\"no base64!\"},",
        "{\"AllocResp\":null,\"ResourceName\":\"a/b\"},"
      })
  void leavesAloneWhatOtherPluginsWereAnswered(String other) throws IOException {
    write(entries(other + entry("amd.com/onload", "[\"sfc-4\"]", ANSWER)));

    assertThat(given()).extracting(GivenDevices::edits).containsExactly(GIVEN);
  }

  @Test
  void namesThePayloadsOfAResourceThatHasAnotherNameByNow() throws IOException {
    Mount mount = Mount.newBuilder().setHostPath("/opt/onload-agent/0123456789ab/usr/x").build();
    ContainerAllocateResponse answer =
        ContainerAllocateResponse.newBuilder().addMounts(mount).build();
    write(
        entries(
            "{\"ResourceName\":\"a/b\",\"AllocResp\":\"no base64!\"},"
                + entry("solarflare.com/sfc", "[\"0\"]", base64(answer.toByteString()))));

    assertThat(given()).isEmpty();
    assertThat(checkpoint.digests()).containsExactly("0123456789ab");
  }

  @Test
  void namesTheLimitThatAFileIsOver() throws IOException {
    String ids =
        IntStream.rangeClosed(0, 10_000)
            .mapToObj(id -> "\"sfc-" + id + "\"")
            .collect(Collectors.joining(",", "[", "]"));
    write(entries(entry("amd.com/onload", ids, ANSWER)));

    assertThat(checkpoint.read())
        .isEqualTo(
            Reading.unreadable(
                "/plugins/kubelet_internal_checkpoint: more than 10000 devices in one entry"));
  }

  @Test
  void readsAgainWhatCouldNotBeReadThoughTheFileIsTheSame() throws IOException {
    write(entries(entry("amd.com/onload", "[\"sfc-4\"]", ANSWER)));
    HostFiles flaky = Mockito.spy(new HostFiles(new HostRoot(directory)));
    Mockito.doReturn(Reading.unreadable("Input/output error"))
        .doCallRealMethod()
        .when(flaky)
        .streamed(any(), anyLong(), any());
    checkpoint = new KubeletCheckpoint(flaky, "/plugins", List.of("amd.com/onload"));

    assertThat(checkpoint.read()).isInstanceOf(Reading.Unreadable.class);
    assertThat(given()).hasSize(1);
  }

  /** What is kept must not follow the file's size. */
  @Test
  void readsAFileOfTwiceTheHeap() throws IOException, InterruptedException {
    String padding = "A".repeat(1 << 20);
    String others =
        IntStream.range(0, 64)
            .mapToObj(_ -> entry("vendor.com/device", "[\"1\"]", padding) + ",")
            .collect(Collectors.joining());
    write(entries(others + entry("amd.com/onload", "[\"sfc-4\"]", ANSWER)));

    ShippedJvm.Result probe = ShippedJvm.run(CheckpointProbe.class, directory.toString());

    assertThat(probe.output()).contains("1 given, copies []");
    assertThat(probe.exit()).isZero();
  }

  private List<GivenDevices> given() {
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
