package dev.panopticon.dashboard;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/**
 * Wires the pages. Needs the contracts {@code JudgeApi}, {@code QueryApi}, {@code MetricApi},
 * {@code ModelApi}, {@code KeyApi}, {@code StorageApi}, {@code BackupApi} and a {@link KeyCheck}:
 * in one process these are the controllers, else clients.
 */
@Configuration(proxyBeanMethods = false)
@Import({
  AssetController.class,
  OverviewPage.class,
  RunPages.class,
  ResultPages.class,
  LibraryPages.class,
  KeyPages.class,
  StoragePage.class,
  OldRunPages.class,
  ProblemPages.class,
  UnknownPage.class
})
public class DashboardConfiguration {
  @Bean
  Assets assets() {
    return new Assets();
  }

  @Bean
  Pages pages(Assets assets) {
    return new Pages(assets);
  }
}
