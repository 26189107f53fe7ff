import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Properties;

/**
 * Reads from the server's own PostgreSQL what a finished run took, and prints: evaluations, seconds from its start to its
 * completion, calls per second between 10 % and 90 % of its results, results per commit. Exits with 1 when anything in the run
 * failed or did not happen: a figure of a broken run is none.
 *
 * <p>Usage: java -cp postgresql.jar RunFigures.java DATA/postgres RUN [recorded]; recorded: the run's answers exist already,
 * and its metrics need no calls
 */
public class RunFigures {
  /** Rows of one transaction have one xmin, so the distinct ones are the commits that stored results. */
  private static final String FIGURES =
      """
      WITH result AS (
          SELECT created_at, xmin::text AS commit, attempts, status = 'ANSWERED' AS good FROM output WHERE run_id = ?::uuid
          UNION ALL
          SELECT created_at, xmin::text, attempts, status = 'SCORED' FROM judgment WHERE run_id = ?::uuid),
      sums AS (
          SELECT count(*) AS results, sum(attempts) AS calls, count(*) FILTER (WHERE NOT good) AS bad,
                 count(DISTINCT commit) AS commits,
                 extract(epoch FROM percentile_disc(0.9) WITHIN GROUP (ORDER BY created_at)
                                  - percentile_disc(0.1) WITHIN GROUP (ORDER BY created_at)) AS middle
          FROM result)
      SELECT status, coalesce(reason, '') AS reason, planned_outputs, planned_outputs + planned_judgments AS planned,
             extract(epoch FROM finished_at - started_at) AS seconds, sums.*
      FROM run, sums WHERE id = ?::uuid
      """;

  public static void main(String[] arguments) throws IOException, SQLException {
    try (Connection connection = connect(Path.of(arguments[0]));
        PreparedStatement statement = connection.prepareStatement(FIGURES)) {
      for (int i = 1; i <= 3; i++) {
        statement.setString(i, arguments[1]);
      }
      try (ResultSet run = statement.executeQuery()) {
        print(run, arguments.length > 2);
      }
    }
  }

  private static Connection connect(Path postgres) throws IOException, SQLException {
    String port = Files.readAllLines(postgres.resolve("17/postmaster.pid")).get(3).strip();
    var login = new Properties();
    login.put("user", "postgres");
    login.put("password", Files.readString(postgres.resolve("password")).strip());
    login.put("currentSchema", "judge_service");
    return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/panopticon", login);
  }

  private static void print(ResultSet run, boolean recorded) throws SQLException {
    if (!run.next()) {
      throw new IllegalStateException("the server knows no such run");
    }
    long results = run.getLong("results");
    boolean whole = run.getString("status").equals("COMPLETED") && results == run.getLong("planned");
    if (!whole || run.getLong("bad") > 0 || run.getLong("calls") != (recorded ? 0 : results)) {
      System.err.printf(
          "bench/engine: the run is %s %s with %d of %d results, %d of them failed or without a verdict, in %d calls%n",
          run.getString("status"), run.getString("reason"), results, run.getLong("planned"), run.getLong("bad"), run.getLong("calls"));
      System.exit(1);
    }
    System.out.printf(
        "%d %.3f %.1f %.1f%n",
        run.getLong("planned_outputs"), run.getDouble("seconds"), 0.8 * results / run.getDouble("middle"),
        (double) results / run.getLong("commits"));
  }
}
