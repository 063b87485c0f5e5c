/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What this build is. The build (../modules.sh, ../variants) puts its versions and the fault it is made for in front of
 * every source file: not as -D flags, so that srcversion differs between builds as it does between releases.
 */
#ifndef LAB_VARIANT_H
#define LAB_VARIANT_H
#include <linux/delay.h>
#include <linux/errno.h>
#include <linux/kernel.h>
#include <linux/wait.h>

static inline void lab_slow(void)
{
#ifdef LAB_SLOW
	msleep(1000);
#endif
}

/* What a faulty onload does at the beginning of its init; 0 = go on. */
static inline int lab_faulty_init(void)
{
#if defined(LAB_FAILS_INIT)
	return -EIO;
#elif defined(LAB_HANGS_INIT)
	DECLARE_WAIT_QUEUE_HEAD_ONSTACK(never);

	wait_event(never, false);
	return 0;
#elif defined(LAB_HANGS_20S)
	DECLARE_WAIT_QUEUE_HEAD_ONSTACK(never);

	return wait_event_killable_timeout(never, false, 20 * HZ) ? -EINTR : -ETIMEDOUT;
#elif defined(LAB_PANICS)
	panic("onload: the build that panics at init");
#else
	return 0;
#endif
}
#endif
