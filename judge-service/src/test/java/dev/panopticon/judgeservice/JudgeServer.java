package dev.panopticon.judgeservice;

import dev.panopticon.contract.JudgeApi;
import dev.panopticon.contract.MetricApi;
import dev.panopticon.contract.ModelApi;
import dev.panopticon.contract.QueryApi;
import dev.panopticon.engine.EngineSettings;
import dev.panopticon.judgeservice.JudgeServiceConfiguration.JudgeServiceSource;
import dev.panopticon.judgeservice.upload.Uploads;
import dev.panopticon.model.ErrorClass;
import dev.panopticon.platform.testing.TestWebServer;
import dev.panopticon.providers.CallOutcome;
import dev.panopticon.providers.CallRequest;
import dev.panopticon.providers.ModelClient;
import dev.panopticon.providers.Usage;
import dev.panopticon.storage.testing.TestDatabase;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The whole role on a web server, with models that answer when a test lets them. */
final class JudgeServer implements AutoCloseable {
  private final FilledStores stores = new FilledStores();
  private final TestWebServer web;
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private volatile boolean failing;
  private final AtomicInteger stumbles = new AtomicInteger();

  JudgeServer(TestDatabase database) {
    web =
        TestWebServer.start(
            beans -> {
              beans.registerBean(
                  JudgeServiceSource.class,
                  () -> new JudgeServiceSource(database.pool("judge_service")));
              beans.registerBean(
                  EngineSettings.class,
                  () ->
                      new EngineSettings(
                          "contract-" + UUID.randomUUID(), true, 4, Duration.ofSeconds(5)));
              beans.registerBean(ModelClient.class, () -> this::answer);
              beans.registerBean(ModelApi.class, stores::models);
              beans.registerBean(QueryApi.class, stores::queries);
              beans.registerBean(MetricApi.class, stores::metrics);
            },
            JudgeServiceConfiguration.class);
  }

  JudgeApi inProcess() {
    return web.bean(JudgeApi.class);
  }

  JudgeApi overHttp() {
    return web.client().of(JudgeApi.class);
  }

  /** Sends a body as it stands. */
  HttpResponse<String> send(String method, String path, String json) {
    return web.send(method, path, json, "Content-Type", "application/json");
  }

  /** The hash of the uploaded text. */
  String upload(String content) {
    var bytes = new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
    return web.bean(Uploads.class).store(bytes).sha256();
  }

  /** From now on no model answers until {@link #release}. */
  void hold() {
    gate = new CountDownLatch(1);
  }

  void release() {
    gate.countDown();
  }

  /** Whether models answer with failures. */
  void fail(boolean fail) {
    failing = fail;
  }

  /** So many of the next calls fail, and may be made again. */
  void stumble(int calls) {
    stumbles.set(calls);
  }

  private CallOutcome answer(CallRequest request) {
    try {
      if (!gate.await(60, TimeUnit.SECONDS)) {
        throw new AssertionError("nobody released the answers");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (stumbles.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      return new CallOutcome.Failed(ErrorClass.SERVER_ERROR, "not now", null, Duration.ofMillis(1));
    }
    return failing
        ? new CallOutcome.Failed(
            ErrorClass.INVALID_REQUEST, "not this one", null, Duration.ofMillis(1))
        : new CallOutcome.Answered("{}", "stop", new Usage(1L, 1L), Duration.ofMillis(1));
  }

  @Override
  public void close() {
    release();
    web.close();
  }
}
