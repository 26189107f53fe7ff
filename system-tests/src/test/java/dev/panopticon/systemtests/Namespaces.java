package dev.panopticon.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;

/**
 * Machines that are none: network namespaces of Linux (ip-netns(8)), each with two cables, one to
 * its database and one to everything else. A cable that is cut loses what is sent, and tells
 * nobody. This machine is at the other end of both.
 */
final class Namespaces implements AutoCloseable {
  private static final int HOST = 1;

  /** Apart from those of other tests that run now; in the network and in the names of devices. */
  private final int number = 200 + (int) (ProcessHandle.current().pid() % 50);

  private final List<Machine> machines = new ArrayList<>();

  private enum Cable {
    DATABASE,
    WORLD;

    String letter() {
      return this == DATABASE ? "d" : "w";
    }
  }

  private Namespaces() {}

  /** Skips the test where there cannot be any: not Linux, no root, or no right in a container. */
  static Namespaces make() throws Exception {
    Assumptions.assumeTrue(
        Files.exists(Path.of("/proc/self/ns/net")), "network namespaces are Linux's");
    var namespaces = new Namespaces();
    namespaces.removeLeftovers();
    for (Cable cable : Cable.values()) {
      var made = ip("link", "add", namespaces.bridge(cable), "type", "bridge");
      Assumptions.assumeTrue(made.exitCode() == 0, "no network can be made here: " + made.all());
      done("addr", "add", namespaces.address(cable, HOST) + "/24", "dev", namespaces.bridge(cable));
      done("link", "set", namespaces.bridge(cable), "up");
    }
    return namespaces;
  }

  /** This machine, at the other end of the cables to the database. */
  String database() {
    return address(Cable.DATABASE, HOST);
  }

  /** This machine, at the other end of the other cables. */
  String world() {
    return address(Cable.WORLD, HOST);
  }

  Machine machine() throws Exception {
    var machine = new Machine(HOST + 1 + machines.size());
    machines.add(machine);
    done("netns", "add", machine.name());
    done("-n", machine.name(), "link", "set", "lo", "up");
    for (Cable cable : Cable.values()) {
      machine.plugIn(cable);
    }
    return machine;
  }

  /** One with a network of its own. */
  final class Machine {
    private final int no;

    private Machine(int no) {
      this.no = no;
    }

    private String name() {
      return "panopticon-%d-%d".formatted(number, no);
    }

    /** Where its ports are reached from here. */
    String address() {
      return Namespaces.this.address(Cable.WORLD, no);
    }

    /** The command, there. */
    Command run(Command command) {
      return command.by("ip", "netns", "exec", name());
    }

    void cutFromDatabase() throws Exception {
      done("link", "set", device(Cable.DATABASE), "down");
    }

    void heal() throws Exception {
      done("link", "set", device(Cable.DATABASE), "up");
    }

    private void plugIn(Cable cable) throws Exception {
      String inside = "eth-" + cable.letter();
      String address = Namespaces.this.address(cable, no) + "/24";
      done("link", "add", device(cable), "type", "veth", "peer", "name", inside, "netns", name());
      done("link", "set", device(cable), "master", bridge(cable), "up");
      done("-n", name(), "addr", "add", address, "dev", inside);
      done("-n", name(), "link", "set", inside, "up");
    }

    /** This machine's end of its cable. */
    private String device(Cable cable) {
      return "pan%d%s%d".formatted(number, cable.letter(), no);
    }
  }

  private String bridge(Cable cable) {
    return "pan%d%s".formatted(number, cable.letter());
  }

  private String address(Cable cable, int machine) {
    return "10.%d.%d.%d".formatted(number, cable.ordinal(), machine);
  }

  /** Of a test that was killed. */
  private void removeLeftovers() throws Exception {
    String prefix = "panopticon-%d-".formatted(number);
    for (String line : ip("netns", "list").out().lines().toList()) {
      String name = line.split(" ")[0];
      if (name.startsWith(prefix)) {
        done("netns", "del", name);
      }
    }
    removeBridges();
  }

  private void removeBridges() throws IOException, InterruptedException {
    for (Cable cable : Cable.values()) {
      ip("link", "del", bridge(cable)); // fails where there is none
    }
  }

  private static void done(Object... words) throws IOException, InterruptedException {
    var ended = ip(words);
    assertThat(ended.exitCode()).as(ended.all()).isZero();
  }

  private static Command.Ended ip(Object... words) throws IOException, InterruptedException {
    return Command.program(words).by("ip").run();
  }

  /** With all that is in it; its processes must have ended. */
  @Override
  public void close() throws IOException {
    try {
      for (Machine machine : machines) {
        done("netns", "del", machine.name());
      }
      removeBridges();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
