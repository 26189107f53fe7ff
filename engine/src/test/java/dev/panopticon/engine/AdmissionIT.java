package dev.panopticon.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.Limits;
import dev.panopticon.model.Message;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.RunId;
import dev.panopticon.providers.CallRequest;
import dev.panopticon.storage.testing.TestDatabase;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.simple.JdbcClient;

/** When the door opens, for several engines at once. */
class AdmissionIT {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private static final long SECOND = 1_000_000_000L;

  private final DataSource database = DATABASE.pool("judge_service");

  /** What happens between the door and the provider is the machine's; so the door is measured. */
  @Test
  void noSecondSeesMoreThanATwentiethAboveTheRequestsPerMinuteWhateverTheNumberOfEngines()
      throws Exception {
    int perSecond = 200;
    List<Long> begun = Collections.synchronizedList(new ArrayList<>());
    ActiveRun run = run(new Limits(null, perSecond * 60, null));
    try (var one = door("one");
        var two = door("two");
        var three = door("three");
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (Admission door : List.of(one, two, three)) {
        for (int thread = 0; thread < 16; thread++) {
          all.add(threads.submit(() -> callsOf(door, run, begun)));
        }
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
    List<Long> times = begun.stream().sorted().toList();
    int most = CallTimes.mostInASecond(times);
    double seconds = (times.getLast() - times.getFirst()) / (double) SECOND;
    System.out.printf(
        Locale.ROOT,
        "three doors, %d/s: %.1f/s, at most %d in any second%n",
        perSecond,
        (times.size() - 1) / seconds,
        most);
    assertThat(times).hasSize(3 * 16 * 25);
    assertThat(most).isLessThanOrEqualTo(perSecond * 105 / 100);
  }

  private Admission door(String engine) {
    var door = new Admission(JdbcClient.create(database), engine, new CompositeMeterRegistry());
    door.start();
    return door;
  }

  private static Void callsOf(Admission door, ActiveRun run, List<Long> begun) throws Exception {
    var model = (ModelSpec.Remote) run.snapshot().contestants().getFirst().model();
    var request = new CallRequest(model, List.of(Message.user("?")));
    for (int call = 0; call < 25; call++) {
      try (Permit permit = door.admit(new Call(run, request, CellStep.ANSWER, 1)).orElseThrow()) {
        begun.add(permit.begunAt());
        Thread.sleep(5);
      }
    }
    return null;
  }

  private ActiveRun run(Limits limits) {
    RunId id = TestRun.aRun().queries(1).remote("sim", limits).concurrency(1_000).plan(database);
    return new ActiveRun(new RunSnapshots(database).get(id), new RunPermits(1_000), _ -> {});
  }
}
