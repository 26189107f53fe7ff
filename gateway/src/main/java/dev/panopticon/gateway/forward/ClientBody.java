package dev.panopticon.gateway.forward;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A client's request body, whose failures are told from those of the role that takes it. */
final class ClientBody extends FilterInputStream {
  ClientBody(InputStream body) {
    super(body);
  }

  @Override
  public int read() throws IOException {
    try {
      return super.read();
    } catch (IOException failure) {
      throw new ClientGone(failure);
    }
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    try {
      return super.read(bytes, offset, length);
    } catch (IOException failure) {
      throw new ClientGone(failure);
    }
  }

  /** The server closes it; what a role did not want to read must not be read here. */
  @Override
  public void close() {}
}
