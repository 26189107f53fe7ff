package dev.panopticon.systemtests;

import org.junit.jupiter.api.Tag;

/**
 * All roles in one container. {@link RoleContainersSystemTest} is the journey of every {@code
 * ./test}.
 */
@Tag("full")
class SingleContainerSystemTest extends ContainerJourney {
  SingleContainerSystemTest() {
    super(SetUp.SINGLE);
  }
}
