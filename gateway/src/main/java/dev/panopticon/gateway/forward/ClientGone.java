package dev.panopticon.gateway.forward;

import java.io.IOException;

/** The client has ended its connection, or sent less than it said: nobody is to be answered. */
final class ClientGone extends IOException {
  private static final long serialVersionUID = 1L;

  ClientGone(IOException cause) {
    super("the client has gone: " + cause.getMessage(), cause);
  }
}
