package dev.panopticon.contract;

import dev.panopticon.model.PanopticonException;

/**
 * A key to make.
 *
 * @param name to know it by; at most 200 characters
 */
public record KeyDraft(String name, KeyRole role) {
  private static final int LONGEST_NAME = 200;

  /**
   * @throws PanopticonException with INVALID_REQUEST if the name is missing, blank or too long, or
   *     the role is missing
   */
  public KeyDraft {
    Required.word(name, "name", "a word to know the key by, such as who uses it", LONGEST_NAME);
    Required.present(role, "role", "READER, EDITOR or ADMIN");
  }
}
