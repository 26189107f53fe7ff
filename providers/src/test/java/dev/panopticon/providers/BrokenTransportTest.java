package dev.panopticon.providers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.model.Credential;
import dev.panopticon.model.ErrorClass;
import dev.panopticon.model.Message;
import dev.panopticon.model.ProviderKind;
import dev.panopticon.model.Timeouts;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Over plain connections; {@link BrokenJdkTransportTest} does the same over the JDK's client. */
class BrokenTransportTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  ProviderClients clients(CallSettings settings) {
    return new ProviderClients(Calls.credentials(), settings);
  }

  private CallOutcome call(ScriptedServer server, CallSettings settings) {
    try (var clients = clients(settings)) {
      return clients.call(Calls.request(server.baseUrl()));
    }
  }

  private static CallSettings silentFor(Duration silence) {
    return new CallSettings(LONG, silence, LONG, 1 << 20);
  }

  private static CallOutcome.Failed failed(CallOutcome outcome) {
    assertThat(outcome).isInstanceOf(CallOutcome.Failed.class);
    return (CallOutcome.Failed) outcome;
  }

  private static void hang(ScriptedServer.Connection connection) throws IOException {
    connection.waitUntilClientLeaves();
  }

  private static void pause(Duration duration) {
    LockSupport.parkNanos(duration.toNanos());
  }

  @Test
  void serverThatNeverAnswersIsATimeoutAndTheConnectionIsCut() throws Exception {
    try (var server =
            new ScriptedServer(
                connection -> {
                  hang(connection);
                  return false;
                });
        var clients = clients(silentFor(Duration.ofMillis(200)))) {
      CallOutcome.Failed failed = failed(clients.call(Calls.request(server.baseUrl())));

      assertThat(failed.errorClass()).isEqualTo(ErrorClass.TIMEOUT);
      assertThat(failed.message()).contains("sent nothing for 0.20 s", server.baseUrl());
      assertThat(failed.mayBeBilled()).isTrue();
      assertThat(server.clientLeft.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void aModelsOwnSilenceHoldsForItsCallsAlone() {
    try (var server =
            new ScriptedServer(
                connection -> {
                  hang(connection);
                  return false;
                });
        var clients = clients(silentFor(LONG))) {
      var request = Calls.request(server.baseUrl(), new Timeouts(1, null));
      assertThat(failed(clients.call(request)).message()).contains("sent nothing for 1 s");

      server.usually(
          connection -> {
            pause(Duration.ofMillis(1_500));
            return ScriptedServer.json(200, ScriptedServer.completion("late")).answer(connection);
          });
      assertThat(clients.call(Calls.request(server.baseUrl())))
          .isInstanceOf(CallOutcome.Answered.class);
    }
  }

  @Test
  void aModelsOwnDeadlineHolds() {
    try (var server =
            new ScriptedServer(
                connection -> {
                  connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                  while (true) {
                    connection.send(ScriptedServer.chunk(" "));
                    pause(Duration.ofMillis(5));
                  }
                });
        var clients = clients(silentFor(LONG))) {
      var request = Calls.request(server.baseUrl(), new Timeouts(null, 1));
      assertThat(failed(clients.call(request)).message()).contains("did not finish within 1 s");
    }
  }

  @Test
  void serverThatFallsSilentInTheMiddleIsATimeoutAndTheConnectionIsCut() throws Exception {
    try (var server =
            new ScriptedServer(
                connection -> {
                  connection.send(ScriptedServer.head(200, "application/json", 500));
                  connection.send("{\"choices\":");
                  hang(connection);
                  return false;
                });
        var clients = clients(silentFor(Duration.ofMillis(200)))) {
      assertThat(failed(clients.call(Calls.request(server.baseUrl()))).errorClass())
          .isEqualTo(ErrorClass.TIMEOUT);
      assertThat(server.clientLeft.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void errorWhoseBodyNeverEndsKeepsItsClass() {
    try (var server =
        new ScriptedServer(
            connection -> {
              connection.send(ScriptedServer.head(401, "application/json", 500));
              connection.send("{");
              hang(connection);
              return false;
            })) {
      assertThat(failed(call(server, silentFor(Duration.ofMillis(300)))).errorClass())
          .isEqualTo(ErrorClass.UNAUTHENTICATED);
    }
  }

  @Test
  void slowBytesAreNoSilence() {
    Duration silence = Duration.ofSeconds(2);
    Duration pause = Duration.ofMillis(150);
    try (var server =
        new ScriptedServer(
            connection -> {
              connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
              // Each pause is far below the silence, all of them together are above it.
              for (Duration sum = Duration.ZERO;
                  sum.compareTo(silence.multipliedBy(3).dividedBy(2)) < 0;
                  sum = sum.plus(pause)) {
                connection.send(ScriptedServer.chunk(" "));
                pause(pause);
              }
              connection.send(
                  ScriptedServer.chunk(ScriptedServer.completion("slow")) + "0\r\n\r\n");
              return true;
            })) {
      assertThat(call(server, silentFor(silence))).isInstanceOf(CallOutcome.Answered.class);
    }
  }

  @Test
  void serverThatDripsForeverIsEndedByTheDeadline() throws Exception {
    try (var server =
            new ScriptedServer(
                connection -> {
                  connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                  while (true) {
                    connection.send(ScriptedServer.chunk(" "));
                    pause(Duration.ofMillis(5));
                  }
                });
        var clients = clients(new CallSettings(LONG, LONG, Duration.ofMillis(300), 1 << 20))) {
      CallOutcome.Failed failed = failed(clients.call(Calls.request(server.baseUrl())));

      assertThat(failed.errorClass()).isEqualTo(ErrorClass.TIMEOUT);
      assertThat(failed.message()).contains("did not finish within 0.30 s");
      assertThat(server.clientLeft.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void connectionThatClosesWithoutAReplyIsAConnectionFault() {
    try (var server = new ScriptedServer(connection -> false)) {
      CallOutcome.Failed failed = failed(call(server, Calls.patientSettings()));

      assertThat(failed.errorClass()).isEqualTo(ErrorClass.CONNECTION);
      assertThat(failed.message()).contains("broke", server.baseUrl());
      assertThat(server.received).as("a POST is not sent again behind our back").hasSize(1);
    }
  }

  @Test
  void replyThatIsCutInTheMiddleIsAConnectionFaultWhateverItsFraming() {
    try (var server = ScriptedServer.answering("unused")) {
      server.first(
          connection -> {
            connection.send(ScriptedServer.head(200, "application/json", 500));
            connection.send("{\"choices\":[");
            return false;
          },
          connection -> {
            connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            connection.send(ScriptedServer.chunk("{\"choices\":["));
            return false;
          },
          connection -> {
            connection.send("HTTP/1.1 200 OK\r\nContent-Le");
            return false;
          },
          connection -> {
            connection.send("SSH-2.0-OpenSSH_9.9\r\n");
            return false;
          });

      for (int call = 0; call < 4; call++) {
        assertThat(failed(call(server, Calls.patientSettings())).errorClass())
            .isEqualTo(ErrorClass.CONNECTION);
      }
    }
  }

  @Test
  void answerAboveTheBoundIsRefusedBeforeItIsReadWhenItsLengthIsAnnounced() {
    var settings = new CallSettings(LONG, LONG, LONG, 10_000);
    try (var server =
        new ScriptedServer(
            connection -> {
              connection.send(ScriptedServer.head(200, "application/json", 10 << 20));
              hang(connection);
              return false;
            })) {
      CallOutcome.Failed failed = failed(call(server, settings));

      assertThat(failed.errorClass()).isEqualTo(ErrorClass.REPLY_TOO_LARGE);
      assertThat(failed.message()).contains("10000 bytes");
    }
  }

  @Test
  void endlessAnswerIsCutAtTheBound() throws Exception {
    var settings = new CallSettings(LONG, LONG, LONG, 1 << 20);
    String piece = ScriptedServer.chunk("x".repeat(10_000));
    try (var server =
            new ScriptedServer(
                connection -> {
                  connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                  while (true) {
                    connection.send(piece);
                  }
                });
        var clients = clients(settings)) {
      assertThat(failed(clients.call(Calls.request(server.baseUrl()))).errorClass())
          .isEqualTo(ErrorClass.REPLY_TOO_LARGE);
      assertThat(server.clientLeft.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void answerOfTenMebibytesIsTooLargeByDefaultAndOneBelowIsRead() {
    int framing = ScriptedServer.completion("").length();
    int bound = (int) CallSettings.DEFAULT.maxReplyBytes();
    try (var server = ScriptedServer.answering("y".repeat(bound - framing))) {
      assertThat(call(server, CallSettings.DEFAULT)).isInstanceOf(CallOutcome.Answered.class);
      server.usually(
          ScriptedServer.json(200, ScriptedServer.completion("y".repeat(bound - framing + 1))));
      assertThat(failed(call(server, CallSettings.DEFAULT)).errorClass())
          .isEqualTo(ErrorClass.REPLY_TOO_LARGE);
    }
  }

  @Test
  void redirectIsNotFollowedSoThatTheKeyGoesNowhereElse() {
    try (var thief = ScriptedServer.answering("stolen");
        var server =
            new ScriptedServer(
                ScriptedServer.json(
                    307, "", "Location: " + thief.baseUrl() + "/chat/completions"))) {
      for (int status : new int[] {301, 302, 303, 307, 308}) {
        server.first(ScriptedServer.json(status, "", "Location: " + thief.baseUrl()));
        CallOutcome.Failed failed = failed(call(server, Calls.patientSettings()));

        assertThat(failed.errorClass()).isEqualTo(ErrorClass.INVALID_REQUEST);
        assertThat(failed.message()).contains("Redirects are not followed", thief.baseUrl());
      }
      assertThat(thief.connections()).isZero();
    }
  }

  @Test
  void closedPortSaysWhichAddressAndWhatToCheck() {
    String gone;
    try (var server = ScriptedServer.answering("unused")) {
      gone = server.baseUrl();
    }
    try (var clients = clients(Calls.patientSettings())) {
      CallOutcome.Failed failed = failed(clients.call(Calls.request(gone)));

      assertThat(failed.errorClass()).isEqualTo(ErrorClass.CONNECTION);
      assertThat(failed.message()).contains(gone, "check that the server runs", "container");
    }
  }

  @Test
  void unknownHostSaysWhichHostAndWhatToCheck() {
    try (var clients = clients(Calls.patientSettings())) {
      CallOutcome.Failed failed =
          failed(clients.call(Calls.request("http://no-such-host.invalid/v1")));

      assertThat(failed.errorClass()).isEqualTo(ErrorClass.CONNECTION);
      assertThat(failed.message())
          .contains("no-such-host.invalid", "is not known", "check base_url");
    }
  }

  @Test
  void plainHttpServerBehindAnHttpsAddressIsAConnectionFault() {
    try (var server = ScriptedServer.answering("unused");
        var clients = clients(Calls.patientSettings())) {
      String https = server.baseUrl().replace("http://", "https://");
      server.usually(connection -> false);

      assertThat(failed(clients.call(Calls.request(https))).errorClass())
          .isEqualTo(ErrorClass.CONNECTION);
    }
  }

  @Test
  void interruptedCallIsCancelledAndTheThreadStaysInterrupted() throws Exception {
    try (var server =
            new ScriptedServer(
                connection -> {
                  hang(connection);
                  return false;
                });
        var clients = clients(Calls.patientSettings())) {
      var stayedInterrupted = new CompletableFuture<Boolean>();
      var outcome = new CompletableFuture<CallOutcome>();
      Thread caller =
          Thread.ofVirtual()
              .start(
                  () -> {
                    outcome.complete(clients.call(Calls.request(server.baseUrl())));
                    stayedInterrupted.complete(Thread.currentThread().isInterrupted());
                  });
      Waiting.until(() -> server.received.size() == 1);
      caller.interrupt();

      assertThat(failed(outcome.get(30, TimeUnit.SECONDS)).errorClass())
          .isEqualTo(ErrorClass.CANCELLED);
      assertThat(stayedInterrupted.get(30, TimeUnit.SECONDS)).isTrue();
      assertThat(server.clientLeft.await(30, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void callsInFlightAreCancelledWhenTheClientsCloseAndLaterOnesToo() throws Exception {
    try (var server =
        new ScriptedServer(
            connection -> {
              hang(connection);
              return false;
            })) {
      var clients = clients(Calls.patientSettings());
      var outcome = new CompletableFuture<CallOutcome>();
      Thread.ofVirtual()
          .start(() -> outcome.complete(clients.call(Calls.request(server.baseUrl()))));
      Waiting.until(() -> server.received.size() == 1);
      clients.close();

      assertThat(failed(outcome.get(30, TimeUnit.SECONDS)).errorClass())
          .isEqualTo(ErrorClass.CANCELLED);
      assertThat(failed(clients.call(Calls.request(server.baseUrl()))).errorClass())
          .isEqualTo(ErrorClass.CANCELLED);
    }
  }

  @Test
  void keptConnectionThatTheServerClosedIsNoTroubleForLaterCalls() throws Exception {
    try (var server = ScriptedServer.answering("again");
        var clients = clients(Calls.patientSettings())) {
      server.first(
          connection -> {
            ScriptedServer.json(200, ScriptedServer.completion("first")).answer(connection);
            return false;
          });
      assertThat(clients.call(Calls.request(server.baseUrl())))
          .isInstanceOf(CallOutcome.Answered.class);
      // The server's goodbye may still be on its way: a call may meet it, but not stay broken.
      Waiting.until(
          () -> clients.call(Calls.request(server.baseUrl())) instanceof CallOutcome.Answered);
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void openAiKeyStaysHomeWhateverTheDefinitionSays() {
    try (var server = ScriptedServer.answering("stolen");
        var clients = clients(Calls.patientSettings())) {
      for (String variable : List.of("OPENAI_API_KEY", "DATABASE_URL", "panopticon_key_test", "")) {
        for (ProviderKind kind : List.of(ProviderKind.OPENAI, ProviderKind.OPENAI_COMPATIBLE)) {
          var model =
              Calls.model(
                  kind, server.baseUrl(), new Credential.EnvironmentVariable(variable), Map.of());

          CallOutcome.Failed failed =
              failed(clients.call(new CallRequest(model, List.of(Message.user("a")))));

          assertThat(failed.errorClass()).isEqualTo(ErrorClass.UNAUTHENTICATED);
          assertThat(failed.message()).contains("PANOPTICON_KEY_");
        }
      }
      assertThat(server.connections()).isZero();
    }
  }
}
