package dev.panopticon.cli;

import dev.panopticon.contract.BackupProgress;
import dev.panopticon.contract.ContractClient;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.backup.BackupFailure;
import dev.panopticon.storage.backup.NewFile;
import dev.panopticon.storage.backup.VerifyArchive;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.http.HttpHeaders;

/**
 * Has a server write a new archive straight to a file here. It has its name only when all of it
 * came and its seal was checked.
 */
final class FetchBackup {
  private static final Pattern FILE_NAME = Pattern.compile("filename=\"([a-z0-9A-Z.-]+)\"");

  private final Connection connection;
  private final TransferLine line;

  FetchBackup(Connection connection, TransferLine line) {
    this.connection = connection;
    this.line = line;
  }

  /**
   * @param place a file, or a directory in which it gets the server's name for it
   */
  Path to(Path place) {
    return Objects.requireNonNull(
        connection
            .client()
            .http()
            .post()
            .uri("/api/storage/backups/stream")
            .exchange(
                (request, response) -> {
                  if (response.getStatusCode().isError()) {
                    throw ContractClient.exceptionOf(
                        response.getStatusCode().value(),
                        request.getURI(),
                        response.getBody().readAllBytes());
                  }
                  Path file = fileAt(place, response.getHeaders());
                  store(response.getBody(), file);
                  return file;
                }));
  }

  private static Path fileAt(Path place, HttpHeaders headers) {
    if (!Files.isDirectory(place)) {
      return place;
    }
    String disposition = String.valueOf(headers.getFirst(HttpHeaders.CONTENT_DISPOSITION));
    Matcher name = FILE_NAME.matcher(disposition);
    if (!name.find()) {
      throw new PanopticonException(
          ErrorCode.INTERNAL, "The server did not name the backup: " + disposition);
    }
    return place.resolve(name.group(1));
  }

  private void store(InputStream body, Path file) {
    try {
      new NewFile(file)
          .write(
              (output, written) -> {
                body.transferTo(new Counted(output));
                output.flush();
                line.end();
                VerifyArchive.requireWhole(written);
                return file;
              });
    } catch (IOException failure) {
      throw BackupFailure.of(failure);
    } catch (SQLException failure) {
      throw BackupFailure.of(failure);
    }
  }

  /** Tells how much has come; how much will come nobody knows. */
  private final class Counted extends FilterOutputStream {
    private long bytes;

    Counted(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] content, int offset, int length) throws IOException {
      out.write(content, offset, length);
      bytes += length;
      line.show(new BackupProgress("receiving", "", bytes, 0, 0));
    }
  }
}
