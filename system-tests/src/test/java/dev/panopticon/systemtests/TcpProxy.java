package dev.panopticon.systemtests;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where processes reach a database whose port changes, or whose machine is another one than theirs.
 */
final class TcpProxy implements AutoCloseable {
  private final ServerSocket server;
  private final Callable<Integer> target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /**
   * @param address of this machine
   * @param target the port on this machine that connections lead to, asked for each anew
   */
  TcpProxy(String address, Callable<Integer> target) throws IOException {
    this.target = target;
    this.server = new ServerSocket(0, 128, InetAddress.getByName(address));
    Thread.ofVirtual().start(this::acceptUntilClosed);
  }

  int port() {
    return server.getLocalPort();
  }

  private void acceptUntilClosed() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        open.add(client);
        Thread.ofVirtual().start(() -> connect(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void connect(Socket client) {
    try {
      Socket database = new Socket(InetAddress.getLoopbackAddress(), target.call());
      open.add(database);
      Thread.ofVirtual().start(() -> pass(client, database));
      pass(database, client);
    } catch (Exception unreachable) {
      end(client);
    }
  }

  private void pass(Socket from, Socket to) {
    byte[] buffer = new byte[64 * 1024];
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
    } catch (IOException ended) {
      // Whoever ended it knows; the other side is told now.
    } finally {
      end(from);
      end(to);
    }
  }

  private void end(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      // It is closed, which is what was wanted.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    open.forEach(this::end);
  }
}
