package dev.panopticon.platform;

import dev.panopticon.contract.ContractJson;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import tools.jackson.databind.json.JsonMapper;

/** What every role has: the contracts' JSON, problem details, a clock. */
@Configuration(proxyBeanMethods = false)
@Import(ProblemAdvice.class)
public class PlatformConfiguration {
  @Bean
  JsonMapper jsonMapper() {
    return ContractJson.mapper();
  }

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }
}
