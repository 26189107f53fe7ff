package dev.panopticon.judgeservice.upload;

import dev.panopticon.contract.UploadView;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.TimeOrderedId;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The store of uploads. Each part is committed as it comes, so that no connection is held while a
 * slow client sends; an upload exists from the moment its hash is set, which is the last commit.
 * Thread-safe, in many processes at once.
 */
public final class Uploads {
  /** How long an upload may lie unused before it is collected. */
  public static final Duration MAX_AGE = Duration.ofHours(24);

  /** The largest upload by default: 4 GiB. */
  public static final long DEFAULT_MAX_BYTES = 4L << 30;

  static final int PART_BYTES = 1 << 20;

  private static final Logger LOG = LoggerFactory.getLogger(Uploads.class);

  private final JdbcClient jdbc;
  private final Clock clock;
  private final long maxBytes;

  public Uploads(JdbcClient jdbc, Clock clock, long maxBytes) {
    this.jdbc = jdbc;
    this.clock = clock;
    this.maxBytes = maxBytes;
  }

  /**
   * Stores all bytes of {@code content}, in constant memory. Bytes that are there already are not
   * kept twice. Durable when this returns.
   *
   * @throws PanopticonException with TOO_LARGE above the limit, INVALID_REQUEST if the stream
   *     breaks off; nothing of it is kept then
   */
  public UploadView store(InputStream content) {
    UUID id = begin();
    boolean stored = false;
    try {
      UploadView view = receive(id, content);
      stored = finish(id, view);
      return view;
    } catch (IOException e) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST, "the upload broke off before its end; send it again", e);
    } finally {
      if (!stored) {
        discard(id);
      }
    }
  }

  /**
   * Makes sure that an upload stays for another {@link #MAX_AGE}.
   *
   * @return false if there is no such upload (any more)
   */
  public boolean renew(String sha256) {
    return jdbc.sql("UPDATE upload SET created_at = :now WHERE sha256 = :sha256")
            .param("now", now())
            .param("sha256", sha256)
            .update()
        > 0;
  }

  /**
   * The bytes of an upload, read part by part.
   *
   * @throws PanopticonException with NOT_FOUND if there is no such upload (any more)
   */
  public InputStream open(String sha256) {
    return jdbc.sql("SELECT id, bytes FROM upload WHERE sha256 = :sha256")
        .param("sha256", sha256)
        .query(
            (row, _) ->
                new UploadStream(jdbc, row.getObject("id", UUID.class), row.getLong("bytes")))
        .optional()
        .orElseThrow(() -> new PanopticonException(ErrorCode.NOT_FOUND, missing(sha256)));
  }

  /** What to tell about an upload that is not there. */
  public static String missing(String sha256) {
    return "there is no upload %s; uploads are kept for %d hours after their last use: send the file to POST /api/uploads again"
        .formatted(sha256, MAX_AGE.toHours());
  }

  /** Removes uploads that nobody has used for {@link #MAX_AGE}; returns how many. */
  public int collect() {
    int collected =
        jdbc.sql("DELETE FROM upload WHERE created_at < :before")
            .param("before", now().minus(MAX_AGE))
            .update();
    if (collected > 0) {
      LOG.info("removed uploads count={} unused_for={}", collected, MAX_AGE);
    }
    return collected;
  }

  /** What the limit says about a body whose length is known before it comes. */
  void requireAllowed(long bytes) {
    if (bytes > maxBytes) {
      throw new PanopticonException(
          ErrorCode.TOO_LARGE,
          "the upload is larger than the limit of %,d bytes; split the file, or raise the limit"
              .formatted(maxBytes));
    }
  }

  private UUID begin() {
    UUID id = TimeOrderedId.next(clock);
    jdbc.sql("INSERT INTO upload (id, created_at) VALUES (:id, :now)")
        .param("id", id)
        .param("now", now())
        .update();
    return id;
  }

  private UploadView receive(UUID id, InputStream content) throws IOException {
    MessageDigest digest = sha256();
    long bytes = 0;
    for (int partNo = 0; ; partNo++) {
      byte[] part = content.readNBytes(PART_BYTES);
      if (part.length == 0) {
        return new UploadView(HexFormat.of().formatHex(digest.digest()), bytes);
      }
      bytes += part.length;
      requireAllowed(bytes);
      digest.update(part);
      insertPart(id, partNo, part);
    }
  }

  private void insertPart(UUID id, int partNo, byte[] part) {
    jdbc.sql(
            "INSERT INTO upload_part (upload_id, part_no, content) VALUES (:id, :partNo, :content)")
        .param("id", id)
        .param("partNo", partNo)
        .param("content", part)
        .update();
  }

  /**
   * Names the upload by its hash.
   *
   * @return false if these bytes are there already; then this copy is of no use
   */
  private boolean finish(UUID id, UploadView view) {
    if (renew(view.sha256())) {
      return false;
    }
    try {
      int named =
          jdbc.sql("UPDATE upload SET sha256 = :sha256, bytes = :bytes WHERE id = :id")
              .param("sha256", view.sha256())
              .param("bytes", view.bytes())
              .param("id", id)
              .update();
      requireStillThere(named);
      return true;
    } catch (DuplicateKeyException e) { // the same bytes came by another request at this moment
      renew(view.sha256());
      return false;
    }
  }

  private static void requireStillThere(int named) {
    if (named == 0) {
      throw new PanopticonException(
          ErrorCode.INVALID_REQUEST,
          "the upload took longer than %d hours and was given up; send it again over a faster connection"
              .formatted(MAX_AGE.toHours()));
    }
  }

  private void discard(UUID id) {
    jdbc.sql("DELETE FROM upload WHERE id = :id").param("id", id).update();
  }

  private OffsetDateTime now() {
    return clock.instant().atOffset(ZoneOffset.UTC);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
