/*
 * Stand-in for onload_cp_server: enters the network namespace it is told, registers with the module, keeps two
 * descriptors of /dev/onload, drops to the given user with CAP_NET_ADMIN left, and waits to be told to go.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <grp.h>
#include <linux/capability.h>
#include <sched.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
#include "lab_onload_ioctl.h"

#define DESCRIPTORS 2	/* two references of the module each: the four that a server holds */

const char lab_cp_intf_ver[] = LAB_CP_INTF;

static struct {
	int kmsg, daemonise, bootstrap;
	unsigned int uid, gid;
	const char *netns;
} options;

static int log_fd = STDERR_FILENO;

__attribute__((format(printf, 1, 2))) static void say(const char *format, ...)
{
	char text[256];
	va_list arguments;
	int n = snprintf(text, sizeof(text), "onload_cp_server[%d]: ", (int)getpid());

	va_start(arguments, format);
	n += vsnprintf(text + n, sizeof(text) - n - 1, format, arguments);
	va_end(arguments);
	if (n > (int)sizeof(text) - 2)
		n = sizeof(text) - 2;
	text[n++] = '\n';
	if (write(log_fd, text, n) < 0)
		errno = 0;
}

static void fail(const char *what)
{
	say("ERROR: %s: %s", what, strerror(errno));
	exit(1);
}

static const struct option long_options[] = {
	{ "log-to-kmsg", no_argument, NULL, 'K' },
	{ "daemonise", no_argument, NULL, 'D' },
	{ "bootstrap", no_argument, &options.bootstrap, 1 },
	{ "network-namespace-file", required_argument, NULL, 'n' },
	{ "uid", required_argument, NULL, 'u' },
	{ "gid", required_argument, NULL, 'g' },
	{ "llap-max", required_argument, NULL, 'l' },
	{ "ipif-max", required_argument, NULL, 'i' },
	{ "hwport-max", required_argument, NULL, 'h' },
	{ "mac-max", required_argument, NULL, 'm' },
	{ "fwd-max", required_argument, NULL, 'f' },
	{ "bond-max", required_argument, NULL, 'b' },
	{ "affinity", required_argument, NULL, 'a' },
	{ "dump", required_argument, NULL, 's' },
	{ "no-ipv6", no_argument, NULL, '6' },
	{ "no-listen", no_argument, NULL, '6' },
	{ "track-xdp", no_argument, NULL, '6' },
	{ "verify-routes", no_argument, NULL, '6' },
	{ "version", no_argument, NULL, 'V' },
	{ NULL, 0, NULL, 0 },
};

static void parse(int argc, char **argv)
{
	int c;

	while ((c = getopt_long(argc, argv, "KDl:i:h:m:f:b:s:t:", long_options, NULL)) != -1)
		switch (c) {
		case 'K': options.kmsg = 1; break;
		case 'D': options.daemonise = 1; break;
		case 'n': options.netns = optarg; break;
		case 'u': options.uid = strtoul(optarg, NULL, 10); break;
		case 'g': options.gid = strtoul(optarg, NULL, 10); break;
		case 'V': puts("Onload Control Plane server " LAB_ONLOAD_VERSION); exit(0);
		case '?': exit(1);
		default: break;	/* sizes: accepted, nothing to size here */
		}
}

/* A process that the kernel started has no descriptors 0 to 2. */
static void open_log(void)
{
	int null = open("/dev/null", O_RDWR);

	while (null >= 0 && null < 3)
		null = dup(null);
	if (null >= 0)
		close(null);
	if (options.kmsg)
		log_fd = open("/dev/kmsg", O_WRONLY | O_CLOEXEC);
}

static void daemonise(void)
{
	if (fork() != 0)
		_exit(0);
	setsid();
	if (fork() != 0)
		_exit(0);
	if (chdir("/") < 0)
		fail("chdir /");
}

static void enter_namespace(void)
{
	int fd = open(options.netns, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		fail(options.netns);
	if (setns(fd, CLONE_NEWNET))
		fail("setns");
	close(fd);
}

static void serve(void)
{
	struct oo_cp_register request = { .bootstrap = options.bootstrap };
	int i, fd = open("/dev/onload", O_RDWR | O_CLOEXEC);

	if (fd < 0)
		fail("/dev/onload");
	memcpy(request.cp_intf_ver, lab_cp_intf_ver, sizeof(lab_cp_intf_ver));
	if (ioctl(fd, OO_IOC_CP_REGISTER, &request)) {
		if (errno == EBUSY) {
			say("A server already exists for this namespace.  Exiting.");
			exit(1);
		}
		fail(errno == ELIBACC ? "API version mismatch (see dmesg)" : "failed to register MIB memory");
	}
	for (i = 1; i < DESCRIPTORS; i++)
		if (open("/dev/onload", O_RDWR | O_CLOEXEC) < 0)
			fail("/dev/onload");
}

static void drop_privileges(void)
{
	struct __user_cap_header_struct header = { .version = _LINUX_CAPABILITY_VERSION_3 };
	struct __user_cap_data_struct data[2] = { { .effective = 1 << CAP_NET_ADMIN, .permitted = 1 << CAP_NET_ADMIN } };

	prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0);
	if (setgroups(0, NULL) || (options.gid && setgid(options.gid)) || (options.uid && setuid(options.uid)))
		fail("cannot drop to the given user");
	if (options.uid && syscall(SYS_capset, &header, data))
		fail("capset");
}

int main(int argc, char **argv)
{
	sigset_t ends;
	int signal;

	parse(argc, argv);
	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGQUIT);
	sigaddset(&ends, SIGINT);
	sigprocmask(SIG_BLOCK, &ends, NULL);
	if (options.daemonise)
		daemonise();
	open_log();
	if (options.netns)
		enter_namespace();
	serve();
	drop_privileges();
	say("Onload Control Plane server " LAB_ONLOAD_VERSION " started: id 0, pid %d", (int)getpid());
	sigwait(&ends, &signal);
	say("exiting on signal %d", signal);
	return 0;
}
