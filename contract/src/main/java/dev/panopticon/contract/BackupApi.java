package dev.panopticon.contract;

import java.util.List;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.DeleteExchange;
import org.springframework.web.service.annotation.GetExchange;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;
import org.springframework.web.service.annotation.PutExchange;

/**
 * Backups of the whole instance, kept in the data directory's {@code backups}. Making and verifying
 * take minutes or hours: they are begun by a call, and followed by {@link #get}. What changes
 * something needs the role ADMIN. The bytes of an archive are streams of their own.
 */
@HttpExchange("/api/storage/backups")
public interface BackupApi {
  /**
   * Begins to write one. CONFLICT while another is written or verified: one at a time is the
   * gentlest for the runs that go on.
   */
  @PostExchange
  BackupView make();

  /** Newest first, with the one that is just written. */
  @GetExchange
  List<BackupView> list();

  @GetExchange("/{name}")
  BackupView get(@PathVariable("name") String name);

  /** Begins a trial restore into a server that is thrown away, which compares every row. */
  @PostExchange("/{name}/verify")
  BackupView verify(@PathVariable("name") String name);

  /** Deletes it for good, and returns what it was. */
  @DeleteExchange("/{name}")
  BackupView delete(@PathVariable("name") String name);

  /** The commands that restore it: a running server cannot (docs/decisions/0015). */
  @GetExchange("/{name}/restore")
  RestoreGuide restoreGuide(@PathVariable("name") String name);

  /**
   * Restores nothing.
   *
   * @throws dev.panopticon.model.PanopticonException CONFLICT with the commands of {@link
   *     #restoreGuide}; NOT_FOUND if there is no such backup
   */
  @PostExchange("/{name}/restore")
  RestoreGuide restore(@PathVariable("name") String name);

  @GetExchange("/schedule")
  BackupSchedule schedule();

  @PutExchange("/schedule")
  BackupSchedule setSchedule(@RequestBody BackupSchedule schedule);
}
