/**
 * The door: who may do what (API keys with roles, loopback without keys), refusal of foreign hosts
 * and origins, probes, the OpenAPI description. In the all-in-one process the roles' controllers
 * answer behind it directly.
 */
@NullMarked
package dev.panopticon.gateway;

import org.jspecify.annotations.NullMarked;
