package dev.panopticon.app;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.UUID;

/** Names this process among those of all machines. */
final class ThisProcess {
  private static final int SUFFIX = 8;

  private ThisProcess() {}

  /**
   * Its host and process id, for people, and something random, because both recur in containers:
   * {@code host-17-3f9a11c2}.
   */
  static String name() {
    return "%s-%d-%s"
        .formatted(
            host(),
            ProcessHandle.current().pid(),
            UUID.randomUUID().toString().substring(0, SUFFIX));
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException e) {
      return "host";
    }
  }
}
