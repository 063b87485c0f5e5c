/*
 * A program for pods, dynamically linked to glibc: says what it finds, one key=value a line.
 *   onload-probe            prints and exits
 *   onload-probe --hold     prints, says ready=1, keeps the devices open until SIGTERM
 *   onload-probe --hide     the same with /dev/onload alone, in a message on its way from it to itself: the reference
 *                           on the module stays, and no descriptor of any process shows it
 *   onload-probe --linger   leaves an orphan stack and ends: one whose connections are still closing
 *   onload-probe --socket   opens an AF_INET socket too, as an accelerated program does
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>
#include "lab_onload_ioctl.h"

static void print_capabilities(void)
{
	FILE *status = fopen("/proc/self/status", "r");
	char line[256], value[64];

	while (status && fgets(line, sizeof(line), status))
		if (sscanf(line, "CapEff: %63s", value) == 1)
			printf("capeff=%s\n", value);
	if (status)
		fclose(status);
}

static void print_library(void)
{
	FILE *maps = fopen("/proc/self/maps", "r");
	char line[512], path[400] = "";

	while (maps && !*path && fgets(line, sizeof(line), maps))
		if (strstr(line, "/libonload.so") && sscanf(line, "%*s %*s %*s %*s %*s %399s", path) != 1)
			*path = '\0';
	if (maps)
		fclose(maps);
	printf("libonload=%s\n", *path ? path : "none");
}

static void print_environment(const char *key, const char *name)
{
	const char *value = getenv(name);

	printf("%s=%s\n", key, value ? value : "");
}

static void print_device(const char *path)
{
	struct stat facts;
	int fd = open(path, O_RDWR | O_CLOEXEC);

	if (fd < 0)
		printf("%s=error %s\n", path, strerrorname_np(errno));
	else if (fstat(fd, &facts) == 0)
		printf("%s=open %u:%u\n", path, major(facts.st_rdev), minor(facts.st_rdev));
}

/* SCM_RIGHTS, unix(7) */
static void hide_device(const char *path)
{
	union {
		struct cmsghdr header;
		char space[CMSG_SPACE(sizeof(int))];
	} control = {0};
	struct iovec byte = {.iov_base = "", .iov_len = 1};
	struct msghdr message = {
		.msg_iov = &byte,
		.msg_iovlen = 1,
		.msg_control = &control,
		.msg_controllen = sizeof(control),
	};
	int fd = open(path, O_RDWR | O_CLOEXEC), sockets[2];

	control.header.cmsg_level = SOL_SOCKET;
	control.header.cmsg_type = SCM_RIGHTS;
	control.header.cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(&control.header), &fd, sizeof(fd));
	if (fd < 0 || socketpair(AF_UNIX, SOCK_DGRAM, 0, sockets) || sendmsg(sockets[0], &message, 0) < 0) {
		printf("%s=error %s\n", path, strerrorname_np(errno));
		exit(1);
	}
	close(fd);
	printf("%s=hidden\n", path);
}

static int leave_orphan(void)
{
	int fd = open("/dev/onload", O_RDWR | O_CLOEXEC);

	if (fd < 0 || ioctl(fd, OO_IOC_STACK_ALLOC) || ioctl(fd, OO_IOC_STACK_LINGER)) {
		printf("orphan=error %s\n", strerrorname_np(errno));
		return 1;
	}
	puts("orphan=left");
	return 0;
}

static void hold(void)
{
	sigset_t ends;
	int signal;

	sigemptyset(&ends);
	sigaddset(&ends, SIGTERM);
	sigaddset(&ends, SIGINT);
	sigprocmask(SIG_BLOCK, &ends, NULL);
	puts("ready=1");
	fflush(stdout);
	sigwait(&ends, &signal);
	puts("released=1");
}

int main(int argc, char **argv)
{
	int holds = 0, i;

	for (i = 1; i < argc; i++) {
		holds |= !strcmp(argv[i], "--hold");
		if (!strcmp(argv[i], "--hide")) {
			hide_device("/dev/onload");
			hold();
			return 0;
		}
		if (!strcmp(argv[i], "--linger"))
			return leave_orphan();
		if (!strcmp(argv[i], "--socket"))
			printf("socket=%d\n", socket(AF_INET, SOCK_STREAM, 0) >= 0);
	}
	printf("uid=%u\n", (unsigned int)getuid());
	print_capabilities();
	print_library();
	print_environment("ld_preload", "LD_PRELOAD");
	print_environment("simulated", "ONLOAD_AGENT_SIMULATED");
	print_device("/dev/onload");
	print_device("/dev/onload_epoll");
	print_device("/dev/sfc_char");
	if (holds)
		hold();
	return 0;
}
