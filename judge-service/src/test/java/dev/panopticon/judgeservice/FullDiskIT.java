package dev.panopticon.judgeservice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.contract.RunView;
import dev.panopticon.judgeservice.run.PauseForStorage;
import dev.panopticon.model.RunStatus;
import dev.panopticon.platform.StorageState;
import dev.panopticon.storage.testing.TestDatabase;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(120)
class FullDiskIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private static final String SUITE =
      """
      {name: 'full', queries: [{text: 'A?'}], metrics: ['json-valid'],
       models: [{id: 'm', provider: 'openai-compatible', base_url: 'http://x/v1'}]}
      """;

  private final AtomicReference<Optional<String>> full = new AtomicReference<>(Optional.empty());
  private final StorageState storage =
      new StorageState() {
        @Override
        public Optional<String> whyFull(long bytes) {
          return full.get();
        }

        @Override
        public void reportFull() {}
      };

  @Test
  void runsPauseWhileTheDiskIsFullSayWhyAndGoOnByThemselves() throws Exception {
    try (var role = JudgeRole.idle(DATABASE.pool("judge_service"));
        var pause = new PauseForStorage(storage, role.engine.control())) {
      UUID run = role.plan.plan(JudgeRole.suite(SUITE), null).value();
      full.set(Optional.of("the disk is almost full (12 MB free of 200 MB)"));
      pause.start();
      RunView paused = await(role, run, RunStatus.PAUSED);
      assertThat(paused.reason())
          .isEqualTo("Paused: the disk is almost full (12 MB free of 200 MB).");
      assertThat(paused.resumesByItself()).isTrue();

      full.set(Optional.empty());
      RunView resumed = await(role, run, RunStatus.RUNNING);
      assertThat(resumed.reason()).isNull();
      assertThat(resumed.resumesByItself()).isFalse();
    }
  }

  private static RunView await(JudgeRole role, UUID run, RunStatus status) throws Exception {
    while (role.runs.get(run).status() != status) { // the timeout is the deadline
      Thread.sleep(Duration.ofMillis(20));
    }
    return role.runs.get(run);
  }
}
