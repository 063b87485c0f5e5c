package io.github.onloadnode.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.onloadnode.api.Reading;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Functions of adapters and what speaks against taking them away. */
class NicTest {

  private static final PciAddress PORT = new PciAddress(0, 0x3b, 0, 0);
  private static final NetworkInterface INTERFACE =
      new NetworkInterface(
          "ens1f0",
          Reading.present("up"),
          Reading.absent(),
          Reading.absent(),
          Reading.absent(),
          List.of(new InterfaceUse.Port("bond0")));

  @Test
  void functionOfAnotherIsVirtual() {
    assertThat(nic(Optional.of(PORT)).isVirtualFunction()).isTrue();
    assertThat(nic(Optional.empty()).isVirtualFunction()).isFalse();
  }

  @Test
  void isTheSameInThePodThatHasItsInterface() {
    Nic nic = nic(Optional.empty()).inPod("trading/feed");

    assertThat(nic.pod()).contains("trading/feed");
    assertThat(nic.address()).isEqualTo(PORT);
  }

  @Test
  void keepsTheUsesThatItKnewWhenMoreAreSeen() {
    List<InterfaceUse> more = List.of(new InterfaceUse.DefaultRoute());
    Nic nic = nic(Optional.empty()).with(seen -> seen.alsoUsed(more));

    assertThat(nic.interfaces())
        .flatExtracting(NetworkInterface::uses)
        .containsExactly(new InterfaceUse.Port("bond0"), new InterfaceUse.DefaultRoute());
  }

  @Test
  void saysWhyAnInterfaceIsInUse() {
    List<InterfaceUse> uses =
        List.of(
            new InterfaceUse.DefaultRoute(),
            new InterfaceUse.NodeAddress("10.0.0.7"),
            new InterfaceUse.Port("bond0"),
            new InterfaceUse.UpperDevice("vlan7"),
            new InterfaceUse.VirtualFunctions(4),
            new InterfaceUse.Unreadable("closed"));

    assertThat(uses)
        .extracting(InterfaceUse::description)
        .containsExactly(
            "carries the default route",
            "has the node's address 10.0.0.7",
            "is a port of bond0",
            "carries vlan7",
            "has 4 virtual functions",
            "may be in use: closed");
  }

  @ParameterizedTest
  @CsvSource({
    "SFC9250, sfc, SFC9250 (X2), false",
    "X3, xilinx_efct, X3, false",
    "X4, sfc, X4, true",
    "X4ANA, sfc, X4ANA, false"
  })
  void familyTellsDriverLabelAndReceiveQueues(
      NicFamily family, String driver, String label, boolean shares) {
    assertThat(family.driver()).isEqualTo(driver);
    assertThat(family.label()).isEqualTo(label);
    assertThat(family.sharesReceiveQueues()).isEqualTo(shares);
  }

  @Test
  void otherVendorsAreNotOurs() {
    assertThat(NicFamily.isVendor(0x8086)).isFalse();
    assertThat(new PciId(0x1924, 0x0b03)).hasToString("1924:0b03");
  }

  private static Nic nic(Optional<PciAddress> physicalFunction) {
    return new Nic(
        PORT,
        new PciId(0x1924, 0x0b03),
        NicFamily.SFC9250,
        physicalFunction,
        Reading.present("sfc"),
        Reading.absent(),
        Reading.absent(),
        List.of(INTERFACE),
        List.of());
  }
}
