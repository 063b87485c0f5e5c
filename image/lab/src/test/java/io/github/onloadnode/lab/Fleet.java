package io.github.onloadnode.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Several guests as the nodes of one Kubernetes, certainly gone after {@link #close()}: n1 has the
 * control plane, all have emulated cards, and further nodes may join at any time.
 */
public final class Fleet implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofHours(2);
  private static final Duration JOIN_LIMIT = Duration.ofMinutes(20);
  private static final Duration STEP_LIMIT = Duration.ofMinutes(5);
  private static final int FIRST_MEGABYTES = 2560;
  private static final int OTHER_MEGABYTES = 1024;

  /** As after every boot: two ports with the in-tree driver. */
  private static final String CARDS = "modprobe lab_pci card=1924:0b03/2/4/0 && modprobe sfc";

  /** Images first, so that no pod waits for one to be there. */
  private static final String IMAGES =
      """
      cluster start containerd
      mkdir -p /host/images
      for archive in /lab/images/{base,probe}.tar /host/images/*.tar; do
        [ ! -e $archive ] || cluster import $archive || exit
      done
      """;

  private final int nodes;
  private final Map<Integer, Guest> guests = new ConcurrentSkipListMap<>();
  private final List<Path> images = new ArrayList<>();
  private final GuestNetwork network;
  private final Cluster cluster;

  private Fleet(int nodes, GuestNetwork network) {
    this.nodes = nodes;
    this.network = network;
    this.cluster = new Cluster(node(1));
  }

  /** Boots so many nodes; returns when all are Ready. */
  public static Fleet start(int nodes) {
    var fleet = new Fleet(nodes, GuestNetwork.open(DEADLINE));
    try {
      Lab.prepare(GuestSpec.Backend.UML);
      fleet.everywhere(IntStream.rangeClosed(1, nodes), fleet::join);
      return fleet;
    } catch (LabException | AssertionError e) {
      fleet.close();
      throw e;
    }
  }

  /** Kubernetes, with its control plane on n1. */
  public Cluster cluster() {
    return cluster;
  }

  /** The guest of node n1, n2 and so on; a number that was not used yet is a node that may join. */
  public Guest node(int number) {
    return guests.computeIfAbsent(number, this::guest);
  }

  private Guest guest(int number) {
    return new Guest(
        GuestSpec.uml()
            .withMemory(number == 1 ? FIRST_MEGABYTES : OTHER_MEGABYTES)
            .withDeadline(DEADLINE)
            .withPlace(new GuestSpec.Place(number, network.keeper())));
  }

  /** Boots a node, on its disk if it has one, and returns when it is Ready. */
  public Guest join(int number) {
    return join(number, GuestSpec.Backend.UML);
  }

  /** The same with what may be another kernel than that of its last boot. */
  public Guest join(int number, GuestSpec.Backend backend) {
    var guest = node(number).start(backend);
    guest.output(CARDS);
    copy(images, guest);
    guest.run(IMAGES, STEP_LIMIT).expectSuccess();
    if (number == 1) {
      cluster.start();
    } else {
      guest.run("cluster join", JOIN_LIMIT).expectSuccess();
    }
    return guest;
  }

  /** Cuts the power of a node; not of n1, whose etcd would not survive it. */
  public void powerCut(int number) {
    if (number == 1) {
      throw new IllegalArgumentException("n1 has the control plane");
    }
    node(number).powerCut();
  }

  /** Puts archives of the host into the stores of all nodes, also of those that join later. */
  public void importImages(List<Path> archives) {
    images.addAll(archives);
    everywhere(
        guests.keySet().stream().mapToInt(Integer::intValue).filter(each -> node(each).isRunning()),
        each -> {
          copy(archives, node(each));
          return node(each).run(IMAGES, STEP_LIMIT).expectSuccess();
        });
  }

  /**
   * The archives of payloads for a kernel, as Onload's own images have them:
   * localhost/lab/onload-module:NAME-RELEASE and localhost/lab/onload-user:NAME.
   */
  public static List<Path> payloadImages(GuestSpec.Backend backend, String... payloads) {
    var directory = Path.of(Lab.call(backend.images()).lines().toList().getLast());
    return Stream.of(payloads)
        .flatMap(name -> Stream.of("onload-module-" + name, "onload-user-" + name))
        .map(name -> directory.resolve(name + ".tar"))
        .toList();
  }

  private static void copy(List<Path> archives, Guest guest) {
    try {
      var into = Files.createDirectories(guest.share().resolve("images"));
      for (var archive : archives) {
        // two kernels have images of one name
        var name = "%08x-%s".formatted(archive.toString().hashCode(), archive.getFileName());
        Files.copy(archive, into.resolve(name), StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw new LabException("cannot give a guest the images " + archives, e);
    }
  }

  /** A step of every node at once. */
  private interface Step {
    Object on(int number);
  }

  private void everywhere(IntStream numbers, Step step) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all =
          numbers.mapToObj(each -> threads.submit((Callable<?>) () -> step.on(each))).toList();
      for (Future<?> each : all) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new LabException("a node of the fleet of " + nodes + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted while the fleet was at work", e);
    }
  }

  /** What the guests say of themselves, for a test that failed. */
  String logs() {
    var all = new StringBuilder();
    guests.forEach((number, guest) -> {
      if (guest.isRunning()) {
        all.append("---- n%d ----\n%s\n".formatted(number, GuestExtension.logs(guest)));
      }
    });
    return all.toString();
  }

  @Override
  public void close() {
    guests.values().forEach(Guest::close);
    network.close();
  }
}
