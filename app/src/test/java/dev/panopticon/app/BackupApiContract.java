package dev.panopticon.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import dev.panopticon.contract.BackupApi;
import dev.panopticon.contract.BackupKind;
import dev.panopticon.contract.BackupSchedule;
import dev.panopticon.contract.BackupVerification;
import dev.panopticon.contract.BackupView;
import dev.panopticon.contract.RestoreGuide;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the contract promises, in one process and over HTTP. */
@Timeout(180)
abstract class BackupApiContract {
  private static final Duration DEADLINE = Duration.ofSeconds(120);

  abstract StorageServer server();

  abstract BackupApi api();

  @Test
  void aBackupIsMadeAndProvedByATrialRestoreOneAtATime() throws Exception {
    BackupView begun = api().make();
    assertThat(begun.kind()).isEqualTo(BackupKind.MANUAL);
    BackupView made = awaitRest(begun);
    assertThat(made.state()).as(made.problem()).isEqualTo(BackupView.State.MADE);
    assertThat(made.bytes()).isPositive();
    assertThat(made.verification()).isNull();
    assertThat(made.createdAt()).isEqualTo(begun.createdAt());
    assertThat(api().list()).contains(made);

    assertThat(api().verify(made.name()).progress()).isNotNull();
    assertRefused(() -> api().make(), ErrorCode.CONFLICT, "one at a time");
    assertRefused(() -> api().delete(made.name()), ErrorCode.CONFLICT, "in use");
    assertThat(api().verify(made.name()).name()).as("again").isEqualTo(made.name());
    BackupVerification found = awaitRest(made).verification();
    assertThat(found.passed()).as(found.problem()).isTrue();
    assertThat(found.rows()).isPositive();
    assertThat(found.problem()).isNull();
  }

  @Test
  void aDamagedBackupIsFoundAndCanBeDeleted() throws Exception {
    BackupView made = awaitRest(api().make());
    server().damage(made);

    api().verify(made.name());
    BackupView damaged = awaitRest(made);
    assertThat(damaged.state()).isEqualTo(BackupView.State.MADE);
    assertThat(damaged.verified()).isFalse();
    assertThat(damaged.verification().problem()).isNotBlank();

    assertThat(api().delete(made.name())).isEqualTo(damaged);
    assertThat(api().list()).extracting(BackupView::name).doesNotContain(made.name());
    assertRefused(() -> api().get(made.name()), ErrorCode.NOT_FOUND, made.name());
  }

  @Test
  void aRunningServerRestoresNothingAndSaysWhatToType() throws Exception {
    BackupView made = awaitRest(api().make());
    RestoreGuide guide = api().restoreGuide(made.name());

    assertThat(guide.archive()).endsWith("/" + made.name());
    List<String> commands = guide.ways().stream().flatMap(way -> way.commands().stream()).toList();
    assertThat(commands).anyMatch(command -> command.contains("restore '" + guide.archive()));
    PanopticonException refusal =
        assertRefused(() -> api().restore(made.name()), ErrorCode.CONFLICT, guide.why());
    assertThat(commands).allSatisfy(command -> assertThat(refusal).hasMessageContaining(command));
    assertThat(api().get(made.name())).as("nothing happened").isEqualTo(made);
  }

  @ParameterizedTest
  @ValueSource(strings = {"panopticon-20261126T090000Z-3fa94c.tar.zst", "nonsense"})
  void aBackupThatIsNotThereIsNotFoundByAnyCall(String name) {
    List<ThrowingCallable> calls =
        List.of(
            () -> api().get(name),
            () -> api().verify(name),
            () -> api().restoreGuide(name),
            () -> api().restore(name),
            () -> api().delete(name));
    assertThat(calls).allSatisfy(call -> assertRefused(call, ErrorCode.NOT_FOUND, "no backup"));
  }

  @Test
  void theScheduleIsSetAndEnded() {
    assertThat(api().schedule()).isEqualTo(BackupSchedule.none());
    var daily = new BackupSchedule(24, 3, 30, false, null);
    BackupSchedule set = api().setSchedule(daily);
    assertThat(set.withNextAt(null)).isEqualTo(daily);
    assertThat(set.nextAt()).as("the first is due at once").isBefore(Instant.now().plusSeconds(1));
    assertThat(api().schedule().withNextAt(null)).isEqualTo(daily);
    assertThat(api().setSchedule(BackupSchedule.none())).isEqualTo(BackupSchedule.none());
  }

  private BackupView awaitRest(BackupView begun) throws InterruptedException {
    Instant deadline = Instant.now().plus(DEADLINE);
    BackupView view = api().get(begun.name());
    while (!view.atRest()) {
      assertThat(Instant.now()).as("not in time: %s", view).isBefore(deadline);
      Thread.sleep(Duration.ofMillis(20)); // between two looks at the condition
      view = api().get(begun.name());
    }
    return view;
  }

  private static PanopticonException assertRefused(
      ThrowingCallable call, ErrorCode code, String words) {
    var refusal = new PanopticonException[1];
    assertThatThrownBy(call)
        .asInstanceOf(type(PanopticonException.class))
        .satisfies(thrown -> refusal[0] = thrown);
    assertThat(refusal[0].code()).as(refusal[0]::getMessage).isEqualTo(code);
    assertThat(refusal[0]).hasMessageContaining(words);
    return refusal[0];
  }
}
