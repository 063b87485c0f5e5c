/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How sfc and sfc_resource reach the auxiliary bus: directly where the kernel has it, else through lab_pci, which
 * they look up at run time so that modinfo shows no dependency the real modules do not have.
 */
#ifndef LAB_AUX_H
#define LAB_AUX_H
#include <linux/module.h>
#include <linux/auxiliary_bus.h>

#if IS_ENABLED(CONFIG_AUXILIARY_BUS)
#define lab_aux_call(function, ...) function(__VA_ARGS__)
#define lab_aux_get() true
#define lab_aux_put() do { } while (0)
#else
#define lab_aux_call(function, ...)					\
({									\
	typeof(&function) found = symbol_get(function);			\
	typeof(function(__VA_ARGS__)) result = found(__VA_ARGS__);	\
	symbol_put(function);						\
	result;								\
})
/* False where there are no cards and hence no bus; a success keeps the bus until lab_aux_put(). */
#define lab_aux_get() (symbol_get(auxiliary_device_init) != NULL)
#define lab_aux_put() symbol_put(auxiliary_device_init)
#endif

/* Owns the device from here on: where it cannot be added, its release function is called. */
static inline int lab_aux_device_add(struct auxiliary_device *device)
{
	int rc = -ENODEV;

	if (!lab_aux_get())
		goto release;
	rc = lab_aux_call(auxiliary_device_init, device);
	if (rc)
		goto put;
	rc = lab_aux_call(__auxiliary_device_add, device, KBUILD_MODNAME);
	if (!rc)
		return 0;
	auxiliary_device_uninit(device);
	lab_aux_put();
	return rc;
put:
	lab_aux_put();
release:
	device->dev.release(&device->dev);
	return rc;
}

static inline void lab_aux_device_remove(struct auxiliary_device *device)
{
	auxiliary_device_delete(device);
	auxiliary_device_uninit(device);
	lab_aux_put();
}
#endif
