/* SPDX-License-Identifier: GPL-2.0 */
/* The calls on /dev/onload of the stand-in; shared by onload.ko and the programs of image/lab/user. */
#ifndef LAB_ONLOAD_IOCTL_H
#define LAB_ONLOAD_IOCTL_H
#include <linux/ioctl.h>
#include <linux/types.h>

#define OO_IOC_BASE 90

struct oo_check_version {
	char version[80];
	char uk_intf_ver[40];
};

struct oo_cp_register {
	__u32 bootstrap;
	char cp_intf_ver[40];
};

/*
 * The other interfaces that the real modules carry the md5 of: the control plane's, which builds of years have in
 * common and onload, its library and its programs share, and that of ef_vi, in onload and sfc_char.
 */
#define LAB_CP_INTF "52b2a4f9f8d0a71a5f1f4e29f3f1c0de"
#define LAB_EFCH_INTF "c0ffee0d5a3e4b6f8a7c9d1e2f304152"

/* Become a client of the control plane of this network namespace; starts a server where there is none. */
#define OO_IOC_CP_WAIT_FOR_SERVER _IOW(OO_IOC_BASE, 7, __u32)
/* Become the control-plane server of this network namespace, until the descriptor is closed. */
#define OO_IOC_CP_REGISTER _IOW(OO_IOC_BASE, 0x60, struct oo_cp_register)
/* -ELIBACC unless library and module come from the same build. */
#define OO_IOC_CHECK_VERSION _IOW(OO_IOC_BASE, 0x61, struct oo_check_version)
/* Become a stack: a line in /proc/driver/onload/stacks. -ENODEV without an accelerated function. */
#define OO_IOC_STACK_ALLOC _IO(OO_IOC_BASE, 0x62)
/* The stack outlives its descriptor, in stacks_k, until the module goes: connections in TIME_WAIT do that. */
#define OO_IOC_STACK_LINGER _IO(OO_IOC_BASE, 0x63)
#endif
