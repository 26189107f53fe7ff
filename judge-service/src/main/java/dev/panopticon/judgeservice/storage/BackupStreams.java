package dev.panopticon.judgeservice.storage;

import dev.panopticon.platform.AllowedOnFullDisk;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The bytes of archives. An answer that breaks off has no seal at its end, by which its receiver
 * knows.
 */
@RestController
final class BackupStreams {
  private final Archives archives;

  BackupStreams(Archives archives) {
    this.archives = archives;
  }

  /** A backup that was made. */
  @GetMapping("/api/storage/backups/{name}/content")
  void content(@PathVariable("name") String name, HttpServletResponse response) throws IOException {
    Long bytes = archives.get(name).bytes();
    try (InputStream content = archives.open(name)) {
      begin(response, name);
      if (bytes != null) {
        response.setContentLengthLong(bytes);
      }
      content.transferTo(response.getOutputStream());
    }
  }

  /** A new backup, made while it is sent: it never lies on the server's disk. */
  @AllowedOnFullDisk
  @PostMapping("/api/storage/backups/stream")
  void stream(HttpServletResponse response) throws IOException {
    begin(response, archives.newName(dev.panopticon.contract.BackupKind.MANUAL));
    archives.writeTo(response.getOutputStream());
  }

  private static void begin(HttpServletResponse response, String name) {
    response.setContentType(MediaType.APPLICATION_OCTET_STREAM_VALUE);
    response.setHeader(
        HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"%s\"".formatted(name));
  }
}
