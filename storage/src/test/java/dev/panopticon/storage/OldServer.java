package dev.panopticon.storage;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Speaks just enough of PostgreSQL's protocol (documentation, chapter "Frontend/Backend Protocol")
 * to be taken for a server of a given version: it lets everybody in, tells its version, and
 * acknowledges whatever is said.
 */
final class OldServer implements AutoCloseable {
  private static final int SSL_REQUEST = 80877103;
  private static final int GSS_REQUEST = 80877104;

  private final ServerSocket socket;
  private final String version;

  OldServer(String version) throws IOException {
    this.version = version;
    this.socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
  }

  String url() {
    return "postgresql://someone@127.0.0.1:" + socket.getLocalPort() + "/panopticon";
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void serve() {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        var in = new DataInputStream(client.getInputStream());
        var out = new DataOutputStream(client.getOutputStream());
        greet(in, out);
        acknowledgeAll(in, out);
      } catch (IOException _) {
        // The client has left, or the test is over.
      }
    }
  }

  private void greet(DataInputStream in, DataOutputStream out) throws IOException {
    while (isEncryptionRequest(in)) {
      out.writeByte('N');
    }
    message(out, 'R', new byte[4]);
    parameter(out, "server_version", version);
    parameter(out, "client_encoding", "UTF8");
    parameter(out, "DateStyle", "ISO, MDY");
    parameter(out, "standard_conforming_strings", "on");
    parameter(out, "integer_datetimes", "on");
    message(out, 'Z', new byte[] {'I'});
  }

  private static boolean isEncryptionRequest(DataInputStream in) throws IOException {
    int length = in.readInt();
    int code = in.readInt();
    in.skipNBytes(length - 8);
    return code == SSL_REQUEST || code == GSS_REQUEST;
  }

  private static void acknowledgeAll(DataInputStream in, DataOutputStream out) throws IOException {
    while (true) {
      int type = in.readUnsignedByte();
      in.skipNBytes(in.readInt() - 4);
      switch (type) {
        case 'P' -> message(out, '1', new byte[0]);
        case 'B' -> message(out, '2', new byte[0]);
        case 'D' -> message(out, 'n', new byte[0]);
        case 'E' -> message(out, 'C', text("SET"));
        case 'S' -> message(out, 'Z', new byte[] {'I'});
        case 'Q' -> {
          message(out, 'C', text("SET"));
          message(out, 'Z', new byte[] {'I'});
        }
        default -> {}
      }
    }
  }

  private static void parameter(DataOutputStream out, String name, String value)
      throws IOException {
    message(out, 'S', (name + '\0' + value + '\0').getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] text(String value) {
    return (value + '\0').getBytes(StandardCharsets.UTF_8);
  }

  private static void message(DataOutputStream out, char type, byte[] body) throws IOException {
    out.writeByte(type);
    out.writeInt(body.length + 4);
    out.write(body);
    out.flush();
  }
}
