package io.github.onloadnode.linux.libc;

import jnr.ffi.Pointer;
import jnr.ffi.annotations.In;
import jnr.ffi.annotations.Out;

/**
 * Functions of glibc under their own names, sections 2 and 3 of the manual. Variadic ones are
 * declared with the arguments that are passed: on x86-64 and arm64 Linux integers and pointers
 * travel in the same registers either way.
 *
 * <p>Public only because JNR implements it in another class loader.
 */
public interface LibC {

  /** open(2) of an existing file. */
  int open(@In CharSequence pathname, int flags);

  /** read(2). */
  long read(int fd, @Out byte[] buf, long count);

  /** readlink(2). */
  long readlink(@In CharSequence pathname, @Out byte[] buf, long bufsiz);

  /** close(2). */
  int close(int fd);

  /** syscall(2) for finit_module(2), which glibc does not export. */
  long syscall(long number, long fd, @In CharSequence parameters, long flags);

  /** syscall(2) for delete_module(2), which glibc does not export. */
  long syscall(long number, @In CharSequence name, long flags);

  /** syscall(2) for pidfd_open(2), which old glibc does not export. */
  long syscall(long number, long pid, long flags);

  /** syscall(2) for pidfd_send_signal(2), which old glibc does not export; no siginfo is given. */
  long syscall(long number, long pidfd, long sig, long info, long flags);

  /** poll(2). */
  int poll(@In @Out byte[] fds, long nfds, int timeout);

  /** socket(2). */
  int socket(int domain, int type, int protocol);

  /** connect(2). */
  int connect(int fd, @In byte[] addr, int addrlen);

  /** setsockopt(2). */
  int setsockopt(int fd, int level, int optname, @In byte[] optval, int optlen);

  /** send(2). */
  long send(int fd, @In byte[] buf, long len, int flags);

  /** recv(2). */
  long recv(int fd, @Out byte[] buf, long len, int flags);

  /** ioctl(2) with a pointer to a struct that the kernel reads and writes. */
  int ioctl(int fd, long request, @In @Out Pointer argp);

  /** klogctl(3), the kernel's syslog(2). */
  int klogctl(int type, @Out byte[] bufp, int len);
}
