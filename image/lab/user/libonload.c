/*
 * Stand-in for libonload.so: preloaded like the original, and like it unable to harm the program. At the first
 * AF_INET or AF_INET6 socket it opens /dev/onload, checks that library and module are one build, becomes a client
 * of its network namespace's control plane and a stack; the socket itself is always the kernel's.
 * Run as a program it prints what it is.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include "lab_onload_ioctl.h"

const char lab_interpreter[] __attribute__((section(".interp"))) = LAB_INTERPRETER;
const char lab_banner[] = "Onload " LAB_ONLOAD_VERSION "\n";
const char lab_uk_intf_ver[] = LAB_UK_INTF;
const char lab_cp_intf_ver[] = LAB_CP_INTF;

static pthread_once_t once = PTHREAD_ONCE_INIT;

static int check_version(int fd)
{
	struct oo_check_version build = { .version = LAB_ONLOAD_VERSION };

	memcpy(build.uk_intf_ver, lab_uk_intf_ver, sizeof(lab_uk_intf_ver));
	return ioctl(fd, OO_IOC_CHECK_VERSION, &build);
}

static void attach(void)
{
	static const char failed[] = "citp_oo_get_cpu_khz: Failed to open /dev/onload\n";
	unsigned int mode = 0;
	int fd = open("/dev/onload", O_RDWR | O_CLOEXEC);

	if (fd < 0 || check_version(fd)) {
		if (write(STDERR_FILENO, failed, sizeof(failed) - 1) < 0)
			errno = 0;
		if (fd >= 0)
			close(fd);
		return;
	}
	if (ioctl(fd, OO_IOC_CP_WAIT_FOR_SERVER, &mode) || ioctl(fd, OO_IOC_STACK_ALLOC))
		close(fd);
	/* else it stays open as long as the program: the stack */
}

int socket(int domain, int type, int protocol)
{
	static int (*kernel_socket)(int, int, int);
	int before = errno;

	if (domain == AF_INET || domain == AF_INET6)
		pthread_once(&once, attach);
	errno = before;
	if (!kernel_socket)
		kernel_socket = (int (*)(int, int, int))dlsym(RTLD_NEXT, "socket");
	return kernel_socket(domain, type, protocol);
}

__attribute__((noreturn, force_align_arg_pointer)) void lab_main(void)
{
	printf("%sCopyright: the stand-in of the test lab, not AMD's Onload\nBuilt for interface %s\n", lab_banner,
	       lab_uk_intf_ver);
	exit(0);
}
