package dev.panopticon.gateway;

import dev.panopticon.model.TimeOrderedId;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Who did what that changed something. A full disk must not turn a done deed into an error: then it
 * is only logged.
 */
class AuditLog {
  private static final Logger LOG = LoggerFactory.getLogger(AuditLog.class);
  private static final int LONGEST_PATH = 2_000;
  private static final String INSERT =
      """
      INSERT INTO audit_log (id, key_id, method, path, status, created_at)
      VALUES (:id, :key, :method, :path, :status, :now)
      """;

  private final JdbcClient jdbc;
  private final Clock clock;

  AuditLog(JdbcClient jdbc, Clock clock) {
    this.jdbc = jdbc;
    this.clock = clock;
  }

  void note(@Nullable UUID keyId, String method, String path, int status) {
    try {
      jdbc.sql(INSERT)
          .param("id", TimeOrderedId.next(clock))
          .param("key", keyId, java.sql.Types.OTHER)
          .param("method", method)
          .param("path", path.substring(0, Math.min(path.length(), LONGEST_PATH)))
          .param("status", status)
          .param("now", clock.instant().atOffset(ZoneOffset.UTC))
          .update();
    } catch (DataAccessException e) {
      LOG.warn(
          "audit entry not stored method={} path={} status={} key={}",
          method,
          path,
          status,
          keyId,
          e);
    }
  }
}
