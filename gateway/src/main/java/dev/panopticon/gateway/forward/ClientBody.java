package dev.panopticon.gateway.forward;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A client's request body, whose failures are told from those of the role that takes it. */
final class ClientBody extends FilterInputStream {
  /** The client has gone, or sent less than it said. */
  static final class Broken extends IOException {
    private static final long serialVersionUID = 1L;

    Broken(IOException cause) {
      super("the client's body broke off: " + cause.getMessage(), cause);
    }
  }

  ClientBody(InputStream body) {
    super(body);
  }

  @Override
  public int read() throws IOException {
    try {
      return super.read();
    } catch (IOException failure) {
      throw new Broken(failure);
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return super.read(bytes, offset, length);
    } catch (IOException failure) {
      throw new Broken(failure);
    }
  }

  /** The server closes it; what a role did not want to read must not be read here. */
  @Override
  public void close() {}
}
