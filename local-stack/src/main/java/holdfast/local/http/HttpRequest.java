package holdfast.local.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/** A request in the bytes that travel. */
public final class HttpRequest {
  private final byte[] bytes;

  private HttpRequest(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Head and body, to be sent once. */
  ByteBuffer toSend() {
    return ByteBuffer.wrap(bytes);
  }

  void writeTo(OutputStream out) throws IOException {
    out.write(bytes);
  }

  public static Builder to(String method, String path) {
    return new Builder(method, path);
  }

  /** Collects the parts of a request. */
  public static final class Builder {
    private final String method;
    private final String path;
    private final Map<String, String> headers = new LinkedHashMap<>();
    private String body = "";

    private Builder(String method, String path) {
      this.method = method;
      this.path = path;
      headers.put("Host", "127.0.0.1");
    }

    public Builder header(String name, String value) {
      headers.put(name, value);
      return this;
    }

    public Builder bearer(String token) {
      return header("Authorization", "Bearer " + token);
    }

    public Builder json(String json) {
      body = json;
      return header("Content-Type", "application/json");
    }

    /** What was set under this name, or nothing. */
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }

    /** Method and path, for people. */
    @Override
    public String toString() {
      return method + " " + path;
    }

    public HttpRequest build() {
      var content = body.getBytes(UTF_8);
      var head = new StringBuilder(method).append(' ').append(path).append(" HTTP/1.1\r\n");
      headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
      if (content.length > 0 || method.equals("POST") || method.equals("PUT")) {
        head.append("Content-Length: ").append(content.length).append("\r\n");
      }
      head.append("\r\n").append(body);
      return new HttpRequest(head.toString().getBytes(UTF_8));
    }
  }
}
