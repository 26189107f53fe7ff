package dev.panopticon.dashboard.view;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Numbers as text. A negative number has a real minus sign (U+2212), groups of three a comma. */
public final class Numbers {
  private static final int DEFAULT_DECIMALS = 2;
  private static final int MAX_DECIMALS = 4;
  private static final double NANOS = 1e9;
  private static final int BYTES_STEP = 1024;
  private static final List<String> BYTE_UNITS = List.of("B", "kB", "MB", "GB", "TB");

  private Numbers() {}

  /** With so many decimals, rounded half to even; a zero never has a sign. */
  public static String fixed(double value, int decimals) {
    BigDecimal rounded = BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_EVEN);
    return minus(String.format(Locale.ROOT, "%,." + decimals + "f", rounded));
  }

  /** The same with a plus sign when positive, for differences. */
  public static String signed(double value, int decimals) {
    String text = fixed(value, decimals);
    boolean positive =
        BigDecimal.valueOf(value).setScale(decimals, RoundingMode.HALF_EVEN).signum() > 0;
    return positive ? "+" + text : text;
  }

  public static String count(long value) {
    return minus(String.format(Locale.ROOT, "%,d", value));
  }

  /** "1 run", "2 runs". */
  public static String count(long value, String noun) {
    return count(value) + " " + noun + (value == 1 ? "" : "s");
  }

  /** "[low, high]". */
  public static String interval(List<Double> bounds, int decimals) {
    return "["
        + fixed(bounds.getFirst(), decimals)
        + ", "
        + fixed(bounds.getLast(), decimals)
        + "]";
  }

  /**
   * Decimals that show two significant digits of the narrowest interval's half width, at most 4:
   * more would be noise, fewer would hide what is known. 2 without any interval.
   */
  public static int decimals(Collection<? extends @Nullable List<Double>> intervals) {
    Stream<List<Double>> known =
        intervals.stream().filter(Objects::nonNull).map(Objects::requireNonNull);
    OptionalInt most =
        known
            .mapToDouble(bounds -> (bounds.getLast() - bounds.getFirst()) / 2)
            .filter(halfWidth -> halfWidth > 0)
            .mapToInt(halfWidth -> 1 - (int) Math.floor(Math.log10(halfWidth)))
            .max();
    return Math.clamp(most.orElse(DEFAULT_DECIMALS), 0, MAX_DECIMALS);
  }

  /** {@link #decimals(Collection)} of one interval. */
  public static int decimals(@Nullable List<Double> interval) {
    return interval == null ? DEFAULT_DECIMALS : decimals(List.of(interval));
  }

  /** "0.627", or "&lt; 0.001"; close to 0.05 with a digit more, so that its side is seen. */
  public static String p(double value) {
    boolean close = Math.abs(value - 0.05) < 0.001;
    return value < 0.001 ? "< 0.001" : fixed(value, close ? 4 : 3);
  }

  /** US dollars: cents from a dollar on, three significant digits below. */
  public static String usd(double value) {
    double size = Math.abs(value);
    if (size == 0 || size >= 1) {
      return "$" + fixed(value, 2);
    }
    int decimals = Math.clamp(2 - (long) Math.floor(Math.log10(size)), 2, 9);
    return "$" + fixed(value, decimals);
  }

  public static String usdOfNano(long nanoUsd) {
    return usd(nanoUsd / NANOS);
  }

  /**
   * A part of a whole in percent, a tenth exact where it matters; empty of nothing. Only nothing is
   * 0 %, and only all is 100 %.
   */
  public static String percent(long part, long whole) {
    if (whole == 0) {
      return "";
    }
    double percent = 100.0 * part / whole;
    boolean extreme = part != 0 && part != whole && (percent < 1 || percent > 99);
    if (!extreme) {
      return fixed(percent, 0) + " %";
    }
    return percent < 0.1 ? "< 0.1 %" : percent > 99.9 ? "> 99.9 %" : fixed(percent, 1) + " %";
  }

  /** "512 B", "1.5 GB"; a kB has 1,024 bytes. */
  public static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= BYTES_STEP && unit < BYTE_UNITS.size() - 1) {
      value /= BYTES_STEP;
      unit++;
    }
    return fixed(value, unit > 0 && value < 10 ? 1 : 0) + " " + BYTE_UNITS.get(unit);
  }

  public static String milliseconds(long millis) {
    return millis < 10_000 ? count(millis) + " ms" : duration(Duration.ofMillis(millis));
  }

  /** In its two largest units: "3.2 s", "4 min 5 s", "2 h 10 min", "3 d 4 h". */
  public static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 10) {
      return fixed(duration.toMillis() / 1000.0, 1) + " s";
    }
    if (seconds < 60) {
      return seconds + " s";
    }
    if (seconds < 3600) {
      return seconds / 60 + " min " + seconds % 60 + " s";
    }
    long minutes = seconds / 60;
    return minutes < 1440
        ? minutes / 60 + " h " + minutes % 60 + " min"
        : minutes / 1440 + " d " + minutes % 1440 / 60 + " h";
  }

  private static String minus(String text) {
    boolean zero = text.chars().noneMatch(digit -> digit >= '1' && digit <= '9');
    String digits = text.startsWith("-") ? text.substring(1) : text;
    return digits.length() == text.length() || zero ? digits : "\u2212" + digits;
  }
}
