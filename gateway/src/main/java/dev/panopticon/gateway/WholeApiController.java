package dev.panopticon.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.panopticon.contract.Role;
import dev.panopticon.contract.RoleClients;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Map;
import org.springdoc.webmvc.api.OpenApiWebMvcResource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Describes the whole API: what each role says of its own part, in one. A part that cannot be asked
 * for makes the whole unavailable, since half a description looks like a whole one.
 */
@RestController
public final class WholeApiController {
  /** Where the description of the gateway's own part is. */
  public static final String OWN_PART = "/openapi/gateway.json";

  private static final String WHOLE = "/openapi.json";

  private final OpenApiWebMvcResource own;
  private final RoleClients roles;
  private final JsonMapper json;

  public WholeApiController(OpenApiWebMvcResource own, RoleClients roles, JsonMapper json) {
    this.own = own;
    this.roles = roles;
    this.json = json;
  }

  @GetMapping(path = WHOLE, produces = MediaType.APPLICATION_JSON_VALUE)
  JsonNode whole(HttpServletRequest request) throws JsonProcessingException {
    var whole = (ObjectNode) json.readTree(own.openapiJson(request, OWN_PART, Locale.ENGLISH));
    for (Role role : Role.services()) {
      add(whole, partOf(role));
    }
    return whole;
  }

  private JsonNode partOf(Role role) {
    JsonNode part = roles.of(role).http().get().uri(WHOLE).retrieve().body(JsonNode.class);
    if (part == null) {
      throw new IllegalStateException("the role " + role + " describes nothing");
    }
    return part;
  }

  /** Parts of one program, so that what has one name is the same thing. */
  private static void add(ObjectNode whole, JsonNode part) {
    whole.withObject("/paths").setAll(members(part.path("paths")));
    part.path("components")
        .properties()
        .forEach(
            kind ->
                whole
                    .withObject("/components")
                    .withObject("/" + kind.getKey())
                    .setAll(members(kind.getValue())));
    part.path("tags").forEach(whole.withArray("/tags")::add);
  }

  private static Map<String, JsonNode> members(JsonNode object) {
    var members = new java.util.LinkedHashMap<String, JsonNode>();
    object.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
    return members;
  }
}
