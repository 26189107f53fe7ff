package dev.panopticon.app;

import dev.panopticon.gateway.OpenApiConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** What every role that answers for a part of the API has in a process of its own. */
@Configuration(proxyBeanMethods = false)
@Import({DoorConfiguration.class, OpenApiConfiguration.class, RoleDirectoryConfiguration.class})
class ServiceConfiguration {}
