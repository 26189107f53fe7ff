package dev.panopticon.judgeservice;

import dev.panopticon.contract.JudgeApi;
import dev.panopticon.storage.testing.TestDatabase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

class JudgeApiInProcessIT extends JudgeApiContract {
  @RegisterExtension
  static final TestDatabase DATABASE =
      TestDatabase.migrated("judge_service", "classpath:db/judge_service");

  private static JudgeServer server;

  @BeforeAll
  static void serve() {
    server = new JudgeServer(DATABASE);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  JudgeServer server() {
    return server;
  }

  @Override
  JudgeApi api() {
    return server.inProcess();
  }
}
