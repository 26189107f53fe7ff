package dev.panopticon.systemtests;

import org.junit.jupiter.api.Tag;

/** All roles in one container. */
@Tag("full")
class SingleContainerSystemTest extends ContainerJourney {
  SingleContainerSystemTest() {
    super(SetUp.SINGLE);
  }
}
