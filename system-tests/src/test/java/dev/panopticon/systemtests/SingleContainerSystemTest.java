package dev.panopticon.systemtests;

/** All roles in one container. */
class SingleContainerSystemTest extends ContainerJourney {
  SingleContainerSystemTest() {
    super(SetUp.SINGLE);
  }
}
