package dev.panopticon.engine;

/** All that one call needs before it is made: a permit, and money. */
record Ticket(Permit permit, Reservation reservation) implements AutoCloseable {
  @Override
  public void close() {
    reservation.close();
    permit.close();
  }
}
