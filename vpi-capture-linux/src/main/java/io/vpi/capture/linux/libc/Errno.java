package io.vpi.capture.linux.libc;

/**
 * Error numbers of Linux, those that capture meets. The numbers are the same on x86-64 and AArch64.
 *
 * <p>Thread safe: constants and pure functions.
 */
public final class Errno {
  /** Operation not permitted. */
  public static final int EPERM = 1;

  /** No such file. */
  public static final int ENOENT = 2;

  /** A signal came. */
  public static final int EINTR = 4;

  /** No such device or address. */
  public static final int ENXIO = 6;

  /** Bad file descriptor. */
  public static final int EBADF = 9;

  /** Would block. */
  public static final int EAGAIN = 11;

  /** No memory. */
  public static final int ENOMEM = 12;

  /** Permission denied. */
  public static final int EACCES = 13;

  /** In use. */
  public static final int EBUSY = 16;

  /** No such device. */
  public static final int ENODEV = 19;

  /** Invalid argument. */
  public static final int EINVAL = 22;

  /** No space. */
  public static final int ENOSPC = 28;

  /** Message too long. */
  public static final int EMSGSIZE = 90;

  /** No such option. */
  public static final int ENOPROTOOPT = 92;

  /** Not supported. */
  public static final int EOPNOTSUPP = 95;

  /** No such address family. */
  public static final int EAFNOSUPPORT = 97;

  /** The interface is down. */
  public static final int ENETDOWN = 100;

  /** The queue of the interface is full. */
  public static final int ENOBUFS = 105;

  /** Already so. */
  public static final int EALREADY = 114;

  private Errno() {}

  /**
   * The symbol of an error number.
   *
   * @param errno a number, positive
   * @return such as {@code EPERM}, or {@code errno 71} for one that is not listed here
   */
  public static String symbol(int errno) {
    return switch (errno) {
      case EPERM -> "EPERM";
      case ENOENT -> "ENOENT";
      case EINTR -> "EINTR";
      case ENXIO -> "ENXIO";
      case EBADF -> "EBADF";
      case EAGAIN -> "EAGAIN";
      case ENOMEM -> "ENOMEM";
      case EACCES -> "EACCES";
      case EBUSY -> "EBUSY";
      case ENODEV -> "ENODEV";
      case EINVAL -> "EINVAL";
      case ENOSPC -> "ENOSPC";
      case EMSGSIZE -> "EMSGSIZE";
      case ENOPROTOOPT -> "ENOPROTOOPT";
      case EOPNOTSUPP -> "EOPNOTSUPP";
      case EAFNOSUPPORT -> "EAFNOSUPPORT";
      case ENETDOWN -> "ENETDOWN";
      case ENOBUFS -> "ENOBUFS";
      case EALREADY -> "EALREADY";
      default -> "errno " + errno;
    };
  }

  /**
   * What an error number most likely means to who opens a capture source.
   *
   * @param errno a number, positive
   * @return a clause without a full stop; the empty string where the symbol must do
   */
  static String meaning(int errno) {
    return switch (errno) {
      case ENOENT -> "there is none of that name";
      case ENXIO, ENODEV -> "there is no such interface";
      case ENOMEM, ENOBUFS -> "the kernel has no memory for it, ask for less";
      case EBUSY -> "it is in use already";
      case EINVAL -> "the kernel does not accept these values";
      case ENOSPC, EALREADY -> "another socket holds it with other settings";
      case ENOPROTOOPT, EOPNOTSUPP -> "this kernel does not have it";
      case EAFNOSUPPORT -> "this kernel has no packet sockets";
      case ENETDOWN -> "the interface is down, bring it up";
      default -> "";
    };
  }
}
