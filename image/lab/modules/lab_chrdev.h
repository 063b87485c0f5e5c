/* SPDX-License-Identifier: GPL-2.0 */
/* A character device as Onload makes one: dynamic major with a line in /proc/devices, a class of its own, mode 0666. */
#ifndef LAB_CHRDEV_H
#define LAB_CHRDEV_H
#include <linux/cdev.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/fs.h>
#include <linux/module.h>
#include <linux/version.h>

struct lab_chrdev {
	const char *name;
	const struct file_operations *fops;
	dev_t number;
	struct cdev cdev;
	struct class *class;
};

#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 2, 0)
static char *lab_chrdev_node(struct device *dev, umode_t *mode)
#else
static char *lab_chrdev_node(const struct device *dev, umode_t *mode)
#endif
{
	if (mode)
		*mode = 0666;
	return NULL;
}

static inline struct class *lab_chrdev_class(const char *name)
{
#if LINUX_VERSION_CODE < KERNEL_VERSION(6, 4, 0)
	struct class *class = class_create(THIS_MODULE, name);
#else
	struct class *class = class_create(name);
#endif
	if (!IS_ERR(class))
		class->devnode = lab_chrdev_node;
	return class;
}

static inline int lab_chrdev_add(struct lab_chrdev *chrdev)
{
	struct device *node;
	int rc = alloc_chrdev_region(&chrdev->number, 0, 1, chrdev->name);

	if (rc)
		return rc;
	cdev_init(&chrdev->cdev, chrdev->fops);
	chrdev->cdev.owner = THIS_MODULE;
	rc = cdev_add(&chrdev->cdev, chrdev->number, 1);
	if (rc)
		goto no_cdev;
	chrdev->class = lab_chrdev_class(chrdev->name);
	rc = PTR_ERR_OR_ZERO(chrdev->class);
	if (rc)
		goto no_class;
	node = device_create(chrdev->class, NULL, chrdev->number, NULL, "%s", chrdev->name);
	rc = PTR_ERR_OR_ZERO(node);
	if (!rc)
		return 0;
	class_destroy(chrdev->class);
no_class:
	cdev_del(&chrdev->cdev);
no_cdev:
	unregister_chrdev_region(chrdev->number, 1);
	return rc;
}

static inline void lab_chrdev_remove(struct lab_chrdev *chrdev)
{
	device_destroy(chrdev->class, chrdev->number);
	class_destroy(chrdev->class);
	cdev_del(&chrdev->cdev);
	unregister_chrdev_region(chrdev->number, 1);
}
#endif
