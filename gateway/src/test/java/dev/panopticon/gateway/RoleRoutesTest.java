package dev.panopticon.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.contract.Role;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each path goes to the role that answers it, also where two roles share a beginning. */
class RoleRoutesTest {
  @ParameterizedTest
  @CsvSource({
    "api/queries/1, QUERY_STORAGE",
    "api/themes, QUERY_STORAGE",
    "api/metrics, EVALUATION_STORAGE",
    "api/metrics/helpful, EVALUATION_STORAGE",
    "api/metrics/try, EVALUATION_STORAGE",
    "api/metrics/try/archive, EVALUATION_STORAGE",
    "api/metrics/helpful/versions, EVALUATION_STORAGE",
    "api/metrics/helpful/try, JUDGE_SERVICE",
    "api/metrics/a/b/try, EVALUATION_STORAGE",
    "api/models/local/check, MODEL_REGISTRY",
    "api/completion, MODEL_REGISTRY",
    "api/judge/runs, JUDGE_SERVICE",
    "api/uploads, JUDGE_SERVICE"
  })
  void pathGoesToTheRoleThatAnswers(String path, Role role) {
    assertThat(RoleRoutes.find(new RequestPath(List.of(path.split("/", -1))))).contains(role);
  }

  @ParameterizedTest
  @CsvSource({"api/keys", "health/live", "metrics", "api", "api/labels", "api/labels/1"})
  void whatTheGatewayAnswersOrNobodyDoesIsForwardedToNobody(String path) {
    assertThat(RoleRoutes.find(new RequestPath(List.of(path.split("/", -1))))).isEmpty();
  }
}
