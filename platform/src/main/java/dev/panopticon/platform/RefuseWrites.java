package dev.panopticon.platform;

import dev.panopticon.model.ErrorCode;
import dev.panopticon.model.PanopticonException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import java.util.Set;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerInterceptor;

/**
 * Answers 507 to what would write while the disk has no room. Reads and deletions go on, and so
 * does what says of itself that it may ({@link AllowedOnFullDisk}): a person must be able to free
 * space.
 */
final class RefuseWrites implements HandlerInterceptor {
  private static final Set<String> WRITE_NOTHING = Set.of("GET", "HEAD", "OPTIONS", "DELETE");

  private final StorageState storage;

  RefuseWrites(StorageState storage) {
    this.storage = storage;
  }

  @Override
  public boolean preHandle(
      HttpServletRequest request, HttpServletResponse response, Object handler) {
    if (writes(request, handler)) {
      Optional<String> why = storage.whyFull(Math.max(0, request.getContentLengthLong()));
      if (why.isPresent()) {
        throw new PanopticonException(
            ErrorCode.STORAGE_FULL, "Nothing is stored now: " + why.get() + ".");
      }
    }
    return true;
  }

  private static boolean writes(HttpServletRequest request, Object handler) {
    return !WRITE_NOTHING.contains(request.getMethod())
        && handler instanceof HandlerMethod method
        && !method.hasMethodAnnotation(AllowedOnFullDisk.class);
  }
}
