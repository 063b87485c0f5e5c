/*
 * Stand-in for onload_mibdump [-n NETNS_FILE] usage: asks for the control plane of a network namespace, which
 * starts its server, and waits until it is there. As with the original the exit code says nothing.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "lab_onload_ioctl.h"

const char lab_cp_intf_ver[] = LAB_CP_INTF;

int main(int argc, char **argv)
{
	const char *netns = NULL;
	unsigned int mode = 0;
	int c, fd;

	while ((c = getopt(argc, argv, "an:")) != -1)
		if (c == 'n')
			netns = optarg;
	if (netns) {
		fd = open(netns, O_RDONLY | O_CLOEXEC);
		if (fd < 0 || setns(fd, CLONE_NEWNET)) {
			perror(netns);
			return 0;
		}
		close(fd);
	}
	fd = open("/dev/onload", O_RDWR | O_CLOEXEC);
	if (fd < 0 || ioctl(fd, OO_IOC_CP_WAIT_FOR_SERVER, &mode)) {
		perror("/dev/onload");
		return 0;
	}
	puts("Onload Control Plane server " LAB_ONLOAD_VERSION "\nllap: 2/1024\nipif: 1/1024");
	return 0;
}
