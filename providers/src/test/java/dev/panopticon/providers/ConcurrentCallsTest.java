package dev.panopticon.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ConcurrentCallsTest {
  private static final int CALLERS = 200;
  private static final int ROUNDS = 10;

  @Test
  void twoHundredCallersAtOnceShareReusedConnections() throws Exception {
    try (var server = ScriptedServer.answering("unused");
        var clients = Calls.clients();
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      server.usually(
          connection -> {
            LockSupport.parkNanos(50_000_000); // so that all callers of a round are in flight
            return ScriptedServer.json(200, ScriptedServer.completion("ok")).answer(connection);
          });
      for (int round = 0; round < ROUNDS; round++) {
        var calls = new ArrayList<Callable<CallOutcome>>();
        for (int caller = 0; caller < CALLERS; caller++) {
          String question = "round %d caller %d".formatted(round, caller);
          calls.add(() -> clients.call(request(server, question)));
        }
        for (Future<CallOutcome> outcome : callers.invokeAll(calls)) {
          assertThat(outcome.get()).isInstanceOf(CallOutcome.Answered.class);
        }
      }

      assertThat(server.received).hasSize(CALLERS * ROUNDS);
      assertThat(
              server.received.stream()
                  .map(
                      each ->
                          JsonMapper.shared()
                              .readTree(each.body())
                              .at("/messages/0/content")
                              .stringValue())
                  .distinct())
          .hasSize(CALLERS * ROUNDS);
      // A connection may be a moment late to return to the pool: hence not exactly one for each
      // caller.
      assertThat(server.connections()).isLessThanOrEqualTo(CALLERS + CALLERS / 2);
    }
  }

  @Test
  void connectionsInUseAndThoseThatAreKeptAreCounted() throws Exception {
    var answers = new CountDownLatch(1);
    try (var server = ScriptedServer.answering("unused");
        var clients = Calls.clients();
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      server.usually(
          connection -> {
            while (answers.getCount() > 0) {
              LockSupport.parkNanos(1_000_000);
            }
            return ScriptedServer.json(200, ScriptedServer.completion("ok")).answer(connection);
          });
      var calls = new ArrayList<Future<CallOutcome>>();
      for (int caller = 0; caller < 3; caller++) {
        calls.add(callers.submit(() -> clients.call(request(server, "?"))));
      }
      Waiting.until(() -> clients.connectionsInUse() == 3);
      assertThat(clients.connectionsIdle()).isZero();
      answers.countDown();
      for (Future<CallOutcome> call : calls) {
        assertThat(call.get()).isInstanceOf(CallOutcome.Answered.class);
      }
      assertThat(clients.connectionsInUse()).isZero();
      assertThat(clients.connectionsIdle()).isEqualTo(3);
    }
  }

  private static CallRequest request(ScriptedServer server, String question) {
    return new CallRequest(
        Calls.model(server.baseUrl(), Map.of()), List.of(Message.user(question)));
  }
}
