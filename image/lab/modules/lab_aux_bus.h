/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The auxiliary bus of a kernel that was built without it (User Mode Linux): lab_pci provides
 * /sys/bus/auxiliary together with the cards. Where the kernel has the bus these are nothing.
 */
#ifndef LAB_AUX_BUS_H
#define LAB_AUX_BUS_H

#if IS_ENABLED(CONFIG_AUXILIARY_BUS)
static inline int lab_auxiliary_bus_add(void) { return 0; }
static inline void lab_auxiliary_bus_remove(void) { }
#else
#include <linux/auxiliary_bus.h>

static const struct auxiliary_device_id *lab_auxiliary_match(const struct auxiliary_driver *driver,
							     const struct device *dev)
{
	const struct auxiliary_device_id *id;
	const char *name = dev_name(dev), *end = strrchr(name, '.');	/* "sfc.onload.0" is matched by "sfc.onload" */

	for (id = driver->id_table; end && id->name[0]; id++)
		if (strlen(id->name) == end - name && !strncmp(id->name, name, end - name))
			return id;
	return NULL;
}

static int lab_auxiliary_bus_match(struct device *dev, const struct device_driver *driver)
{
	return lab_auxiliary_match(to_auxiliary_drv(driver), dev) != NULL;
}

static int lab_auxiliary_bus_probe(struct device *dev)
{
	const struct auxiliary_driver *driver = to_auxiliary_drv(dev->driver);

	return driver->probe(to_auxiliary_dev(dev), lab_auxiliary_match(driver, dev));
}

static void lab_auxiliary_bus_unbind(struct device *dev)
{
	to_auxiliary_drv(dev->driver)->remove(to_auxiliary_dev(dev));
}

static const struct bus_type lab_auxiliary_bus = {
	.name = "auxiliary",
	.match = lab_auxiliary_bus_match,
	.probe = lab_auxiliary_bus_probe,
	.remove = lab_auxiliary_bus_unbind,
};

int auxiliary_device_init(struct auxiliary_device *auxdev)
{
	auxdev->dev.bus = &lab_auxiliary_bus;
	device_initialize(&auxdev->dev);
	mutex_init(&auxdev->sysfs.lock);
	return 0;
}
EXPORT_SYMBOL_GPL(auxiliary_device_init);

int __auxiliary_device_add(struct auxiliary_device *auxdev, const char *modname)
{
	int rc = dev_set_name(&auxdev->dev, "%s.%s.%d", modname, auxdev->name, auxdev->id);

	return rc ?: device_add(&auxdev->dev);
}
EXPORT_SYMBOL_GPL(__auxiliary_device_add);

int __auxiliary_driver_register(struct auxiliary_driver *auxdrv, struct module *owner, const char *modname)
{
	int rc;

	auxdrv->driver.name = kasprintf(GFP_KERNEL, "%s.%s", modname, auxdrv->name);
	if (!auxdrv->driver.name)
		return -ENOMEM;
	auxdrv->driver.owner = owner;
	auxdrv->driver.bus = &lab_auxiliary_bus;
	auxdrv->driver.mod_name = modname;
	rc = driver_register(&auxdrv->driver);
	if (rc)
		kfree(auxdrv->driver.name);
	return rc;
}
EXPORT_SYMBOL_GPL(__auxiliary_driver_register);

void auxiliary_driver_unregister(struct auxiliary_driver *auxdrv)
{
	driver_unregister(&auxdrv->driver);
	kfree(auxdrv->driver.name);
}
EXPORT_SYMBOL_GPL(auxiliary_driver_unregister);

static inline int lab_auxiliary_bus_add(void)
{
	return bus_register(&lab_auxiliary_bus);
}

static inline void lab_auxiliary_bus_remove(void)
{
	bus_unregister(&lab_auxiliary_bus);
}
#endif
#endif
