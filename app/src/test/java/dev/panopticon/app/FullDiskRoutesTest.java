package dev.panopticon.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.panopticon.platform.AllowedOnFullDisk;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.support.StaticWebApplicationContext;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * What every route of the program does while the disk is full; a new one that changes something is
 * to be decided on here. That the mark has this effect is the platform's own test.
 */
class FullDiskRoutesTest {
  /** They store nothing to speak of, or free space, or end what fills it. */
  private static final Set<String> ANSWERED =
      Set.of(
          "POST /api/queries/search",
          "POST /api/metrics/search",
          "POST /api/metrics/{id}/try",
          "POST /api/models/{id}/check",
          "POST /api/completion",
          "POST /api/judge/runs/estimate",
          "POST /api/judge/runs/{id}/cancel",
          "PUT /api/judge/runs/{id}/limits",
          "PATCH /api/judge/runs/{id}/limits",
          "PUT /api/judge/runs/{id}/priority",
          "POST /api/judge/runs/{id}/pause",
          "PUT /api/judge/runs/retention",
          "PUT /api/storage/backups/schedule",
          "POST /api/storage/backups/stream",
          "POST /api/storage/backups/{name}/restore",
          "POST /storage/backups/schedule",
          "POST /storage/backups/schedule/end",
          "POST /storage/runs/purge",
          "POST /storage/runs/retention",
          "POST /storage/runs/retention/end",
          "POST /api/server/stop",
          "POST /runs/{id}/cancel",
          "POST /runs/{id}/pause",
          "POST /login",
          "POST /logout");

  private static final Set<String> REFUSED =
      Set.of(
          "POST /api/queries",
          "PUT /api/queries/{id}",
          "POST /api/queries/{id}/archive",
          "POST /api/queries/import",
          "POST /api/queries/reindex",
          "POST /api/metrics",
          "POST /api/metrics/{id}/archive",
          "POST /api/metrics/reindex",
          "POST /api/models",
          "POST /api/models/{id}/archive",
          "POST /api/judge/runs",
          "POST /api/judge/runs/{id}/resume",
          "POST /api/judge/runs/{id}/retry",
          "POST /api/judge/runs/{id}/amend",
          "POST /api/judge/evaluate/query",
          "POST /api/judge/evaluate/theme",
          "POST /api/uploads",
          "POST /api/keys",
          "POST /api/storage/backups",
          "POST /api/storage/backups/{name}/verify",
          "PUT /internal/upgrade-backups/{id}",
          "POST /storage/backups",
          "POST /storage/backups/{name}/verify",
          "POST /runs/{id}/resume",
          "POST /runs/{id}/retry");

  /** Answered without any mark. */
  private static final Set<String> DELETIONS =
      Set.of(
          "DELETE /api/judge/runs",
          "DELETE /api/judge/runs/{id}",
          "DELETE /api/keys/{id}",
          "DELETE /api/storage/backups/{name}",
          "DELETE /runs/{id}");

  private record Route(String text, boolean marked) {}

  /** Finds routes as the framework does, without making a controller. */
  private static final class Routes extends RequestMappingHandlerMapping {
    Routes() {
      var context = new StaticWebApplicationContext();
      context.refresh();
      setApplicationContext(context);
      afterPropertiesSet();
    }

    Stream<Route> of(Class<?> controller) {
      return MethodIntrospector.selectMethods(
              controller,
              (MethodIntrospector.MetadataLookup<RequestMappingInfo>)
                  method -> getMappingForMethod(method, controller))
          .entrySet()
          .stream()
          .flatMap(
              route -> {
                boolean marked =
                    AnnotatedElementUtils.hasAnnotation(route.getKey(), AllowedOnFullDisk.class);
                return texts(route.getValue()).map(text -> new Route(text, marked));
              });
    }

    private static Stream<String> texts(RequestMappingInfo route) {
      Set<RequestMethod> methods = route.getMethodsCondition().getMethods();
      return route.getPatternValues().stream()
          .flatMap(
              path ->
                  methods.isEmpty()
                      ? Stream.of("ANY " + path)
                      : methods.stream().map(method -> method + " " + path));
    }
  }

  @Test
  void everyRouteIsAnsweredOrRefusedAsItWasDecided() {
    Set<Route> routes = routes();
    assertThat(texts(routes, true)).isEqualTo(ANSWERED);
    assertThat(texts(routes, false))
        .filteredOn(text -> !text.startsWith("GET ") && !text.startsWith("DELETE "))
        .containsExactlyInAnyOrderElementsOf(REFUSED);
    assertThat(texts(routes, false))
        .filteredOn(text -> text.startsWith("DELETE "))
        .containsExactlyInAnyOrderElementsOf(DELETIONS);
  }

  private static Set<String> texts(Set<Route> routes, boolean marked) {
    return routes.stream()
        .filter(route -> route.marked() == marked)
        .map(Route::text)
        .collect(Collectors.toSet());
  }

  private static Set<Route> routes() {
    var scan = new ClassPathScanningCandidateComponentProvider(false);
    scan.addIncludeFilter(new AnnotationTypeFilter(RestController.class));
    var routes = new Routes();
    return scan.findCandidateComponents("dev.panopticon").stream()
        .map(found -> ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null))
        .flatMap(routes::of)
        .collect(Collectors.toSet());
  }
}
