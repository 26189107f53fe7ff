package dev.panopticon.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ServingLifeTest {
  private final ServingLife life = new ServingLife();
  private final List<String> said = new CopyOnWriteArrayList<>();

  @Test
  void secondStopReturnsWhenTheFirstIsDoneAndStopsNothing() throws Exception {
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    life.whenEnded(() -> said.add("ended"));
    Thread first =
        Thread.ofPlatform()
            .start(
                () ->
                    life.end(
                        () -> {
                          begun.countDown();
                          await(goOn);
                          said.add("first");
                        }));
    begun.await();
    Thread second =
        Thread.ofPlatform()
            .start(
                () -> {
                  life.end(() -> said.add("second"));
                  said.add("returned");
                });
    while (second.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    goOn.countDown();
    first.join();
    second.join();
    life.awaitEnd();
    assertThat(said).containsExactly("first", "ended", "returned");
  }

  @Test
  void stopThatFailsIsAnEndToo() throws Exception {
    var endings = new AtomicInteger();
    life.whenEnded(endings::incrementAndGet);
    assertThatThrownBy(
            () ->
                life.end(
                    () -> {
                      throw new IllegalStateException("not clean");
                    }))
        .hasMessage("not clean");
    life.awaitEnd();
    life.end(endings::incrementAndGet);
    assertThat(endings).hasValue(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
