package dev.panopticon.model;

/**
 * Every way in which a call can fail that a caller may want to tell apart. The name is stable and
 * is on the wire as {@code code}; the {@link Kind} decides HTTP status, retry and metrics.
 */
public enum ErrorCode {
  /** The request's shape or values are wrong; the message names the place. Mend the request. */
  INVALID_REQUEST(Kind.CALLER),
  /** The suite has errors; the problem lists each with its line, column and key. Mend the suite. */
  INVALID_SUITE(Kind.CALLER),
  /** The named thing does not exist. Check the id; list what there is. */
  NOT_FOUND(Kind.CALLER),
  /** No valid API key came with the request. Send one as {@code Authorization: Bearer KEY}. */
  UNAUTHENTICATED(Kind.CALLER),
  /** The API key's role does not allow this. Use a key with a wider role. */
  FORBIDDEN(Kind.CALLER),
  /** An uploaded body or a line of it is larger than the limit that the message names. */
  TOO_LARGE(Kind.CALLER),
  /**
   * The data has lines that cannot be read; the problem lists them. Mend them, or import the good
   * ones only.
   */
  INVALID_DATA(Kind.CALLER),
  /**
   * The thing exists already with other content, or is in a state that does not allow the
   * operation.
   */
  CONFLICT(Kind.CONFLICT),
  /** Another process owns the data directory. Use its server, or stop it first. */
  DATA_DIRECTORY_IN_USE(Kind.CONFLICT),
  /** The port is taken by another program. Choose another with {@code --port}. */
  PORT_IN_USE(Kind.CONFLICT),
  /**
   * The data directory cannot be used (not writable, not a directory, another instance's). The
   * message says why.
   */
  DATA_DIRECTORY_UNUSABLE(Kind.INTERNAL),
  /** The database is newer than this program. Use a newer Panopticon. */
  DATABASE_TOO_NEW(Kind.CONFLICT),
  /**
   * The database has to be upgraded, and the backup that comes first was not made; nothing was
   * changed. Mend what the message names.
   */
  UPGRADE_NOT_BACKED_UP(Kind.INTERNAL),
  /**
   * The provider said that the key is wrong or missing. Check the key's environment variable or
   * file.
   */
  PROVIDER_UNAUTHENTICATED(Kind.EXTERNAL),
  /**
   * The provider could not be reached. Check the base URL and the network; a later try may succeed.
   */
  PROVIDER_UNREACHABLE(Kind.EXTERNAL),
  /**
   * The provider answered with an error that is not the caller's; the failure says whether a later
   * try may succeed.
   */
  PROVIDER_FAILED(Kind.EXTERNAL),
  /** Another role or the database is away at the moment. Try again shortly. */
  UNAVAILABLE(Kind.EXHAUSTED),
  /** The disk is full or close to it. Free space; work resumes by itself. */
  STORAGE_FULL(Kind.EXHAUSTED),
  /**
   * Something is broken inside Panopticon; the log has the details under the trace id. Please
   * report it.
   */
  INTERNAL(Kind.INTERNAL);

  /** Who has to do something about it. */
  public enum Kind {
    /** The caller must change the request. */
    CALLER,
    /** The request contradicts the present state. */
    CONFLICT,
    /** A system outside failed. */
    EXTERNAL,
    /** A resource is used up for now; trying later may succeed. */
    EXHAUSTED,
    /** A defect or a broken environment on our side. */
    INTERNAL
  }

  private final Kind kind;

  ErrorCode(Kind kind) {
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  /** Whether the same request may succeed later without a change, where no failure says more. */
  public boolean retryable() {
    return kind == Kind.EXHAUSTED || this == PROVIDER_UNREACHABLE;
  }

  /** The code of that name; {@link #INTERNAL} for a name that this version does not know. */
  public static ErrorCode fromWire(String name) {
    for (ErrorCode code : values()) {
      if (code.name().equals(name)) {
        return code;
      }
    }
    return INTERNAL;
  }
}
