// SPDX-License-Identifier: GPL-2.0
/*
 * Stand-in for sfc_resource: drives the auxiliary devices sfc.onload.N, no link by symbol to sfc, no MODULE_VERSION
 * and therefore no srcversion; /proc/driver/sfc_resource.
 */
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include "lab_aux.h"
#include "lab_efrm.h"
#include "lab_variant.h"

#define MAX_HWPORTS 30

static int enable_accel_by_default = 1;
module_param(enable_accel_by_default, int, 0644);
MODULE_PARM_DESC(enable_accel_by_default, "Accelerate new functions without being asked");
static int enable_driverlink = 1;
module_param(enable_driverlink, int, 0644);
MODULE_PARM_DESC(enable_driverlink, "Use the functions that sfc offers");
static int pio = 1;
module_param(pio, int, 0444);
MODULE_PARM_DESC(pio, "Use programmed I/O");

struct efrm_nic {
	struct auxiliary_device *device;
	bool enabled;
};

static struct efrm_nic nics[MAX_HWPORTS];
static DEFINE_MUTEX(nics_lock);

int efrm_nic_count(void)
{
	int i, count = 0;

	mutex_lock(&nics_lock);
	for (i = 0; i < MAX_HWPORTS; i++)
		count += nics[i].device && nics[i].enabled;
	mutex_unlock(&nics_lock);
	return count;
}
EXPORT_SYMBOL_GPL(efrm_nic_count);

void efrm_show_hwports(struct seq_file *seq)
{
	int i;

	mutex_lock(&nics_lock);
	for (i = 0; i < MAX_HWPORTS; i++)
		if (nics[i].device && nics[i].enabled)
			seq_printf(seq, "%d %s\n", i, dev_name(nics[i].device->dev.parent));
	mutex_unlock(&nics_lock);
}
EXPORT_SYMBOL_GPL(efrm_show_hwports);

static ssize_t enable_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	struct efrm_nic *nic = dev_get_drvdata(dev);

	return sysfs_emit(buf, "%d\n", nic->enabled);
}

static ssize_t enable_store(struct device *dev, struct device_attribute *attr, const char *buf, size_t count)
{
	struct efrm_nic *nic = dev_get_drvdata(dev);
	int rc = kstrtobool(buf, &nic->enabled);

	return rc ?: count;
}
static DEVICE_ATTR_RW(enable);

static ssize_t cpu2rxq_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "0\n");
}
static DEVICE_ATTR_RO(cpu2rxq);

static struct attribute *nic_attributes[] = { &dev_attr_enable.attr, &dev_attr_cpu2rxq.attr, NULL };
static const struct attribute_group nic_group = { .name = "sfc_resource", .attrs = nic_attributes };

static struct efrm_nic *claim_hwport(struct auxiliary_device *device)
{
	struct efrm_nic *nic = NULL;
	int i;

	mutex_lock(&nics_lock);
	for (i = 0; !nic && i < MAX_HWPORTS; i++)
		if (!nics[i].device)
			nic = &nics[i];
	if (nic) {
		nic->device = device;
		nic->enabled = enable_accel_by_default;
	}
	mutex_unlock(&nics_lock);
	return nic;
}

static void release_hwport(struct efrm_nic *nic)
{
	mutex_lock(&nics_lock);
	nic->device = NULL;
	mutex_unlock(&nics_lock);
}

static int ef10_probe(struct auxiliary_device *device, const struct auxiliary_device_id *id)
{
	struct efrm_nic *nic;
	int rc;

	if (!enable_driverlink)
		return -EPERM;
	nic = claim_hwport(device);
	if (!nic) {
		dev_err(&device->dev, "NOT registering with Onload (too many)\n");
		return -ENOSPC;
	}
	dev_set_drvdata(&device->dev, nic);
	rc = sysfs_create_group(&device->dev.kobj, &nic_group);
	if (rc)
		release_hwport(nic);
	return rc;
}

static void ef10_remove(struct auxiliary_device *device)
{
	sysfs_remove_group(&device->dev.kobj, &nic_group);
	release_hwport(dev_get_drvdata(&device->dev));
}

static const struct auxiliary_device_id ef10_ids[] = { { .name = "sfc.onload" }, { } };
static struct auxiliary_driver ef10_driver = {
	.name = "ef10", .probe = ef10_probe, .remove = ef10_remove, .id_table = ef10_ids,
};
static bool on_bus;

static int join_bus(void)
{
	int rc;

	if (!lab_aux_get())
		return 0;	/* no bus, no cards */
	rc = lab_aux_call(__auxiliary_driver_register, &ef10_driver, THIS_MODULE, KBUILD_MODNAME);
	on_bus = !rc;
	if (rc)
		lab_aux_put();
	return rc;
}

static void leave_bus(void)
{
#if IS_ENABLED(CONFIG_AUXILIARY_BUS)
	auxiliary_driver_unregister(&ef10_driver);
#else
	typeof(&auxiliary_driver_unregister) unregister;

	if (!on_bus)
		return;
	unregister = symbol_get(auxiliary_driver_unregister);
	unregister(&ef10_driver);
	symbol_put(auxiliary_driver_unregister);
	lab_aux_put();
#endif
}

static int resources_show(struct seq_file *seq, void *unused)
{
	seq_puts(seq, "*** VI ***\n");
	seq_printf(seq, "total=%d current=0 max=0\n", 240 * efrm_nic_count());
	return 0;
}

static int __init sfc_resource_init(void)
{
	struct proc_dir_entry *proc;
	int rc;

	lab_slow();
	pr_info("sfc_resource: of Onload " LAB_ONLOAD_VERSION " (stand-in)\n");
	proc = proc_mkdir("driver/sfc_resource", NULL);
	if (!proc)
		return -ENOMEM;
	proc_mkdir("devices", proc);
	proc_create_single("resources", 0444, proc, resources_show);
	rc = join_bus();
	if (rc)
		remove_proc_subtree("driver/sfc_resource", NULL);
	return rc;
}

static void __exit sfc_resource_exit(void)
{
	leave_bus();
	remove_proc_subtree("driver/sfc_resource", NULL);
}

module_init(sfc_resource_init);
module_exit(sfc_resource_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Stand-in for sfc_resource");
