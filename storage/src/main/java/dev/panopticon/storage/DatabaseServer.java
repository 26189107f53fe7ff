package dev.panopticon.storage;

import dev.panopticon.storage.postgres.EmbeddedPostgres;
import dev.panopticon.storage.postgres.PostgresSupervisor;
import dev.panopticon.storage.postgres.StopResult;
import java.time.Duration;

/** What stands behind a database and has to be given up with it. */
sealed interface DatabaseServer {
  StopResult stop(Duration deadline);

  /** Our own process, looked after. */
  record Embedded(EmbeddedPostgres postgres, PostgresSupervisor supervisor)
      implements DatabaseServer {
    @Override
    public StopResult stop(Duration deadline) {
      supervisor.close();
      return postgres.stop(deadline);
    }
  }

  /** A server elsewhere, of which this process is the only Panopticon server. */
  record Outside(SoleServer sole) implements DatabaseServer {
    @Override
    public StopResult stop(Duration deadline) {
      sole.close();
      return new StopResult.NotOurs();
    }
  }

  /** A server elsewhere that others may use too. */
  record Shared() implements DatabaseServer {
    @Override
    public StopResult stop(Duration deadline) {
      return new StopResult.NotOurs();
    }
  }
}
