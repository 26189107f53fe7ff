package dev.panopticon.dashboard;

import dev.panopticon.contract.IndexStatus;
import dev.panopticon.contract.KeyApi;
import dev.panopticon.contract.KeyDraft;
import dev.panopticon.contract.KeyRole;
import dev.panopticon.contract.KeyView;
import dev.panopticon.contract.MetricApi;
import dev.panopticon.contract.ModelApi;
import dev.panopticon.contract.ModelCheckReport;
import dev.panopticon.contract.Page;
import dev.panopticon.contract.QueryApi;
import dev.panopticon.contract.QueryDraft;
import dev.panopticon.contract.RegisteredModel;
import dev.panopticon.contract.SimilarItems;
import dev.panopticon.contract.SimilarityQuery;
import dev.panopticon.contract.StoredMetric;
import dev.panopticon.contract.StoredQuery;
import dev.panopticon.contract.ThemeCount;
import dev.panopticon.model.Credential;
import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.JudgeSource;
import dev.panopticon.model.Limits;
import dev.panopticon.model.Message;
import dev.panopticon.model.MetricSpec;
import dev.panopticon.model.ModelRole;
import dev.panopticon.model.ModelSpec;
import dev.panopticon.model.PanopticonException;
import dev.panopticon.model.Price;
import dev.panopticon.model.ProviderKind;
import dev.panopticon.model.QueryContent;
import dev.panopticon.model.Scale;
import dev.panopticon.model.VerdictParser;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Stores, registry and keys in memory. */
final class SampleLibrary {
  private final boolean empty;

  private SampleLibrary(boolean empty) {
    this.empty = empty;
  }

  static SampleLibrary empty() {
    return new SampleLibrary(true);
  }

  static SampleLibrary filled() {
    return new SampleLibrary(false);
  }

  private <T> List<T> unlessEmpty(List<T> all) {
    return empty ? List.of() : all;
  }

  private static UnsupportedOperationException notAsked() {
    return new UnsupportedOperationException("no page asks for it");
  }

  private static StoredQuery query(int number, int version) {
    String theme = SampleReports.THEMES.get(number % 6);
    return new StoredQuery(
        SampleJudge.id(100 + number),
        "starter",
        "q" + number,
        version,
        new QueryContent(
            List.of(
                Message.user(
                    version > 1
                        ? "What is 17 * 23? Answer with the number alone."
                        : "What is 17 * 23?")),
            theme,
            "391",
            null,
            Map.of("difficulty", "easy")),
        false,
        SampleJudge.at(version));
  }

  QueryApi queries() {
    return new QueryApi() {
      @Override
      public SimilarItems<StoredQuery> search(SimilarityQuery query) {
        throw new UnsupportedOperationException();
      }

      @Override
      public SimilarItems<StoredQuery> duplicates(UUID id, double minScore, int limit) {
        throw new UnsupportedOperationException();
      }

      @Override
      public IndexStatus index() {
        return empty
            ? new IndexStatus(
                "query-storage",
                "lucene",
                "/data/query_storage",
                IndexStatus.State.STARTING,
                null,
                0,
                0,
                0,
                null,
                null)
            : new IndexStatus(
                "query-storage",
                "lucene",
                "/data/query_storage",
                IndexStatus.State.HEALTHY,
                1_234L,
                9,
                6,
                3,
                Instant.parse("2026-11-26T08:00:00Z"),
                null);
      }

      @Override
      public IndexStatus reindex() {
        throw new UnsupportedOperationException();
      }

      @Override
      public StoredQuery create(QueryDraft draft) {
        throw notAsked();
      }

      @Override
      public StoredQuery get(UUID id) {
        throw notAsked();
      }

      @Override
      public List<StoredQuery> versions(UUID id) {
        return List.of(query(1, 1), query(1, 2));
      }

      @Override
      public StoredQuery change(UUID id, QueryDraft draft) {
        throw notAsked();
      }

      @Override
      public StoredQuery archive(UUID id) {
        throw notAsked();
      }

      @Override
      public Page<StoredQuery> list(
          @Nullable String theme, @Nullable String collection, @Nullable String after, int limit) {
        List<StoredQuery> all =
            IntStream.range(1, 61)
                .mapToObj(number -> query(number, 1))
                .filter(query -> theme == null || theme.equals(query.content().theme()))
                .toList();
        return new Page<>(unlessEmpty(all), empty || after != null ? null : "60");
      }

      @Override
      public List<ThemeCount> themes() {
        return unlessEmpty(
            SampleReports.THEMES.stream().map(theme -> new ThemeCount(theme, 10)).toList());
      }
    };
  }

  private static StoredMetric metric(int version) {
    return new StoredMetric(
        SampleJudge.id(300),
        version,
        new MetricSpec.Judge(
            "helpfulness",
            new JudgeSource.Model("gpt-4o"),
            new Scale.Range(1, 10),
            version > 1
                ? "How helpful is the answer to the person who asked?"
                : "How helpful is it?",
            null,
            null,
            VerdictParser.VERDICT,
            0.0,
            1),
        false,
        SampleJudge.at(version));
  }

  MetricApi metrics() {
    return new MetricApi() {
      @Override
      public SimilarItems<StoredMetric> search(SimilarityQuery query) {
        throw new UnsupportedOperationException();
      }

      @Override
      public SimilarItems<StoredMetric> duplicates(String idOrName, double minScore, int limit) {
        throw new UnsupportedOperationException();
      }

      @Override
      public IndexStatus index() {
        throw new PanopticonException(ErrorCode.UNAVAILABLE, "evaluation-storage is away.");
      }

      @Override
      public IndexStatus reindex() {
        throw new UnsupportedOperationException();
      }

      @Override
      public StoredMetric save(MetricSpec definition) {
        throw notAsked();
      }

      @Override
      public StoredMetric get(String idOrName) {
        throw notAsked();
      }

      @Override
      public List<StoredMetric> versions(String idOrName) {
        if (idOrName.equals("nothing")) {
          throw new PanopticonException(ErrorCode.NOT_FOUND, "There is no metric \"nothing\".");
        }
        return List.of(metric(1), metric(2));
      }

      @Override
      public StoredMetric archive(String idOrName) {
        throw notAsked();
      }

      @Override
      public Page<StoredMetric> list(@Nullable String kind, @Nullable String after, int limit) {
        return new Page<>(
            unlessEmpty(
                List.of(
                    metric(2),
                    new StoredMetric(
                        SampleJudge.id(301),
                        1,
                        new MetricSpec.Numeric("close", 0.01, 0),
                        false,
                        SampleJudge.at(3)))),
            null);
      }
    };
  }

  ModelApi models() {
    return new ModelApi() {
      @Override
      public RegisteredModel save(ModelSpec definition) {
        throw notAsked();
      }

      @Override
      public RegisteredModel get(String id) {
        throw notAsked();
      }

      @Override
      public RegisteredModel archive(String id) {
        throw notAsked();
      }

      @Override
      public List<RegisteredModel> list() {
        ModelSpec mini =
            new ModelSpec.Remote(
                "gpt-4o-mini",
                ModelRole.CONTESTANT,
                ProviderKind.OPENAI,
                null,
                "gpt-4o-mini",
                new Credential.EnvironmentVariable("OPENAI_API_KEY"),
                Map.of("temperature", 0),
                null,
                new Price(new BigDecimal("0.15"), new BigDecimal("0.60")),
                new Limits(64, 600, 200_000));
        ModelSpec local =
            new ModelSpec.Remote(
                "local",
                ModelRole.CONTESTANT,
                ProviderKind.OPENAI_COMPATIBLE,
                "http://127.0.0.1:11434/v1",
                "llama3.2",
                new Credential.None(),
                Map.of(),
                "You are a support agent.",
                null,
                Limits.NONE);
        return unlessEmpty(
            List.of(
                new RegisteredModel(2, mini, false, SampleJudge.at(1)),
                new RegisteredModel(1, local, false, SampleJudge.at(2))));
      }

      @Override
      public ModelCheckReport check(String id) {
        throw notAsked();
      }
    };
  }

  KeyApi keys() {
    return new KeyApi() {
      @Override
      public KeyView create(KeyDraft draft) {
        throw notAsked();
      }

      @Override
      public List<KeyView> list() {
        return unlessEmpty(
            List.of(
                new KeyView(
                    SampleJudge.id(400),
                    "first admin",
                    KeyRole.ADMIN,
                    "pan_a1b2c",
                    null,
                    SampleJudge.at(0),
                    SampleJudge.at(60),
                    null),
                new KeyView(
                    SampleJudge.id(401),
                    "ci",
                    KeyRole.EDITOR,
                    "pan_9x8y7",
                    null,
                    SampleJudge.at(3),
                    null,
                    SampleJudge.at(4))));
      }

      @Override
      public KeyView revoke(UUID id) {
        throw notAsked();
      }
    };
  }
}
