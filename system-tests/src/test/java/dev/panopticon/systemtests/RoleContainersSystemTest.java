package dev.panopticon.systemtests;

/** Each role in a container of its own. */
class RoleContainersSystemTest extends ContainerJourney {
  RoleContainersSystemTest() {
    super(SetUp.ROLES);
  }
}
