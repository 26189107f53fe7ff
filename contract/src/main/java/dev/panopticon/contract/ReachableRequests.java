package dev.panopticon.contract;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;

/** Requests that say which server could not be reached. Their bodies are streamed. */
record ReachableRequests(ClientHttpRequestFactory requests, CalledServer server)
    implements ClientHttpRequestFactory {

  @Override
  public ClientHttpRequest createRequest(URI uri, HttpMethod method) throws IOException {
    return new Reachable(requests.createRequest(uri, method), server);
  }

  private record Reachable(ClientHttpRequest request, CalledServer server)
      implements ClientHttpRequest, StreamingHttpOutputMessage {

    @Override
    public ClientHttpResponse execute() {
      try {
        return request.execute();
      } catch (IOException e) {
        throw server.unreachable(e);
      }
    }

    @Override
    public void setBody(Body body) {
      ((StreamingHttpOutputMessage) request).setBody(body);
    }

    @Override
    public OutputStream getBody() throws IOException {
      return request.getBody();
    }

    @Override
    public HttpMethod getMethod() {
      return request.getMethod();
    }

    @Override
    public URI getURI() {
      return request.getURI();
    }

    @Override
    public Map<String, Object> getAttributes() {
      return request.getAttributes();
    }

    @Override
    public HttpHeaders getHeaders() {
      return request.getHeaders();
    }
  }
}
