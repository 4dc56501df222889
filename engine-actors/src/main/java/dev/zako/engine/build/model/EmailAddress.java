package dev.zako.engine.build.model;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * The form of mail addresses by RFC 5321 and 5322, with the internationalised characters of RFC
 * 6531, without comments and obsolete forms.
 */
public final class EmailAddress {
  /** The most bytes before the {@code @} (RFC 5321, 4.5.3.1.1). */
  public static final int MAX_LOCAL_BYTES = 64;

  /** The most bytes after the {@code @} that fit into a mail path (RFC 5321, 4.5.3.1.3). */
  public static final int MAX_DOMAIN_BYTES = 254;

  /** The most bytes between two dots of a domain (RFC 1035, 2.3.4). */
  public static final int MAX_LABEL_BYTES = 63;

  private static final String ATOM_SYMBOLS = "!#$%&'*+-/=?^_`{|}~";
  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");
  private static final String IPV6_TAG = "IPv6:";

  private EmailAddress() {}

  /** What is wrong with an address, to be put after its name; empty if nothing is. */
  public static Optional<String> check(String address) {
    int at = address.lastIndexOf('@');
    if (at < 0) {
      return Optional.of("has no `@`");
    }
    String local = address.substring(0, at);
    String domain = address.substring(at + 1);
    return checkLocal(local).or(() -> checkDomain(domain));
  }

  private static Optional<String> checkLocal(String local) {
    if (local.isEmpty()) {
      return Optional.of("has nothing before the `@`");
    }
    if (bytes(local) > MAX_LOCAL_BYTES) {
      return Optional.of("has more than " + MAX_LOCAL_BYTES + " bytes before the `@`");
    }
    if (local.startsWith("\"")) {
      return isQuoted(local) ? Optional.empty() : Optional.of("has unbalanced quotes");
    }
    for (String atom : local.split("\\.", -1)) {
      if (atom.isEmpty()) {
        return Optional.of("has a dot at the start, at the end or next to another");
      }
      Optional<String> bad = firstRefused(atom, c -> isAlphanumeric(c) || isSymbol(c));
      if (bad.isPresent()) {
        return bad;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> checkDomain(String domain) {
    if (domain.isEmpty()) {
      return Optional.of("has nothing after the `@`");
    }
    if (bytes(domain) > MAX_DOMAIN_BYTES) {
      return Optional.of("has more than " + MAX_DOMAIN_BYTES + " bytes after the `@`");
    }
    if (domain.startsWith("[")) {
      return isAddressLiteral(domain)
          ? Optional.empty()
          : Optional.of("has the malformed network address `" + domain + "`");
    }
    for (String label : domain.split("\\.", -1)) {
      if (label.isEmpty()) {
        return Optional.of("has an empty part in its domain");
      }
      if (bytes(label) > MAX_LABEL_BYTES) {
        return Optional.of("has a domain part of more than " + MAX_LABEL_BYTES + " bytes");
      }
      if (label.startsWith("-") || label.endsWith("-")) {
        return Optional.of("has a domain part that starts or ends with `-`");
      }
      Optional<String> bad = firstRefused(label, c -> isAlphanumeric(c) || c == '-');
      if (bad.isPresent()) {
        return bad;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> firstRefused(String text, IntPredicate asciiAllowed) {
    return text.codePoints()
        .filter(c -> c < 0x80 ? !asciiAllowed.test(c) : !isInternational(c))
        .boxed()
        .findFirst()
        .map(
            c ->
                c > 0x20 && c != 0x7F && !Character.isISOControl(c)
                    ? "has the character `" + Character.toString(c) + "`"
                    : String.format("has the character U+%04X", c));
  }

  private static boolean isQuoted(String local) {
    if (local.length() < 2 || !local.endsWith("\"")) {
      return false;
    }
    String inside = local.substring(1, local.length() - 1);
    for (int i = 0; i < inside.length(); i++) {
      char c = inside.charAt(i);
      if (c == '\\') {
        i++;
        if (i == inside.length() || Character.isISOControl(inside.charAt(i))) {
          return false;
        }
      } else if (c == '"' || Character.isISOControl(c)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isAddressLiteral(String domain) {
    if (!domain.endsWith("]")) {
      return false;
    }
    String literal = domain.substring(1, domain.length() - 1);
    try {
      if (literal.regionMatches(/* ignoreCase= */ true, 0, IPV6_TAG, 0, IPV6_TAG.length())) {
        String address = literal.substring(IPV6_TAG.length());
        return IPV6.matcher(address).matches()
            && Inet6Address.ofLiteral(address).getHostAddress() != null;
      }
      return IPV4.matcher(literal).matches()
          && Inet4Address.ofLiteral(literal).getHostAddress() != null;
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private static boolean isAlphanumeric(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static boolean isSymbol(int c) {
    return ATOM_SYMBOLS.indexOf(c) >= 0;
  }

  private static boolean isInternational(int c) {
    return !Character.isISOControl(c)
        && !Character.isSpaceChar(c)
        && Character.getType(c) != Character.SURROGATE;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
