package dev.panopticon.gateway.forward;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.NameValuePair;

/** A role's answer on its way to the client. */
record SendBack(ClassicHttpResponse answer, HttpServletResponse response) {
  private static final int BUFFER = 32 * 1024;

  void run() throws IOException {
    response.setStatus(answer.getCode());
    addHeaders();
    HttpEntity entity = answer.getEntity();
    if (entity == null) {
      return;
    }
    if (entity.getContentLength() >= 0) {
      response.setContentLengthLong(entity.getContentLength());
    }
    InputStream body = entity.getContent();
    if (body != null) {
      copy(body);
    }
  }

  private void addHeaders() {
    List<String> connection =
        Arrays.stream(answer.getHeaders(HttpHeaders.CONNECTION))
            .map(NameValuePair::getValue)
            .toList();
    var headers = new ForwardedHeaders(connection);
    for (Header header : answer.getHeaders()) {
      if (headers.isForClient(header.getName())) {
        response.addHeader(header.getName(), header.getValue());
      }
    }
  }

  private void send(OutputStream out, byte[] buffer, int length, boolean atOnce) throws ClientGone {
    try {
      out.write(buffer, 0, length);
      if (atOnce) {
        response.flushBuffer();
      }
    } catch (IOException failure) {
      throw new ClientGone(failure);
    }
  }

  /** What has come is sent on at once when no more waits: an event must not wait for the next. */
  private void copy(InputStream body) throws IOException {
    OutputStream out = response.getOutputStream();
    byte[] buffer = new byte[BUFFER];
    for (int read = body.read(buffer); read >= 0; read = body.read(buffer)) {
      send(out, buffer, read, body.available() == 0);
    }
  }
}
