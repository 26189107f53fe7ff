package dev.panopticon.judgeservice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.panopticon.contract.UploadView;
import dev.panopticon.judgeservice.upload.Uploads;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.storage.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

class UploadsIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private static final int PART = 1 << 20;

  private final JdbcClient jdbc = JdbcClient.create(DATABASE.pool("judge_service"));
  private final Uploads uploads = new Uploads(jdbc, Clock.systemUTC(), 8L * PART);

  @BeforeEach
  void empty() {
    jdbc.sql("DELETE FROM upload").update();
  }

  @Test
  void bytesOfManyPartsComeBackAsTheyWere() throws Exception {
    byte[] bytes = random(3 * PART + 12_345);

    UploadView view = uploads.store(new ByteArrayInputStream(bytes));

    assertThat(view.bytes()).isEqualTo(bytes.length);
    assertThat(count("upload_part")).isEqualTo(4);
    try (InputStream content = uploads.open(view.sha256())) {
      assertThat(content.readAllBytes()).isEqualTo(bytes);
    }
  }

  @Test
  void theHashIsTheSha256OfTheBytes() {
    assertThat(uploads.store(new ByteArrayInputStream(new byte[] {'a', 'b', 'c'})).sha256())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    assertThat(uploads.store(new ByteArrayInputStream(new byte[0])))
        .isEqualTo(
            new UploadView("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", 0));
  }

  @Test
  void theSameBytesAreKeptOnce() {
    byte[] bytes = random(PART + 1);

    UploadView first = uploads.store(new ByteArrayInputStream(bytes));
    UploadView second = uploads.store(new ByteArrayInputStream(bytes));

    assertThat(second).isEqualTo(first);
    assertThat(count("upload")).isEqualTo(1);
    assertThat(count("upload_part")).isEqualTo(2);
  }

  @Test
  void anUploadAboveTheLimitIsRefusedAndLeavesNothing() {
    assertThatThrownBy(() -> uploads.store(new ByteArrayInputStream(random(8 * PART + 1))))
        .isInstanceOfSatisfying(
            PanopticonException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_LARGE))
        .hasMessageContaining("8,388,608");
    assertThat(count("upload_part")).isZero();
  }

  @Test
  void anUploadThatBreaksOffLeavesNothing() {
    InputStream broken =
        new InputStream() {
          private int sent;

          @Override
          public int read() throws IOException {
            if (sent++ > PART) {
              throw new IOException("connection reset");
            }
            return 7;
          }
        };

    assertThatThrownBy(() -> uploads.store(broken))
        .isInstanceOf(PanopticonException.class)
        .hasMessageContaining("send it again");
    assertThat(count("upload")).isZero();
    assertThat(count("upload_part")).isZero();
  }

  @Test
  void aMissingPartIsAnErrorAndNotTheEnd() throws Exception {
    UploadView view = uploads.store(new ByteArrayInputStream(random(2 * PART)));
    jdbc.sql("DELETE FROM upload_part WHERE part_no = 1").update();

    try (InputStream content = uploads.open(view.sha256())) {
      assertThatThrownBy(content::readAllBytes)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("part 1");
    }
  }

  @Test
  void uploadsThatNobodyUsedForADayAreCollected() {
    Instant now = Instant.parse("2026-11-23T12:00:00Z");
    at(now.minus(Duration.ofHours(30))).store(new ByteArrayInputStream(new byte[] {1}));
    String used =
        at(now.minus(Duration.ofHours(30)))
            .store(new ByteArrayInputStream(new byte[] {2}))
            .sha256();
    at(now.minus(Duration.ofHours(23))).store(new ByteArrayInputStream(new byte[] {3}));
    assertThat(at(now.minus(Duration.ofHours(1))).renew(used)).isTrue();

    assertThat(at(now).collect()).isEqualTo(1);

    assertThat(count("upload")).isEqualTo(2);
    assertThat(count("upload_part")).isEqualTo(2);
  }

  @Test
  void anUnknownHashIsNotFound() {
    assertThat(uploads.renew("beef")).isFalse();
    assertThatThrownBy(() -> uploads.open("beef"))
        .isInstanceOf(PanopticonException.class)
        .hasMessageContaining("POST /api/uploads");
  }

  private Uploads at(Instant instant) {
    return new Uploads(jdbc, Clock.fixed(instant, ZoneOffset.UTC), PART);
  }

  private long count(String table) {
    return jdbc.sql("SELECT count(*) FROM " + table).query(Long.class).single();
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }
}
