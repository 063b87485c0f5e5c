// SPDX-License-Identifier: GPL-2.0
/* Stand-in for sfc_char: /dev/sfc_char, the door of ef_vi and TCPDirect. No MODULE_VERSION. */
#include <linux/module.h>
#include "lab_chrdev.h"
#include "lab_efrm.h"
#include "lab_onload_ioctl.h"
#include "lab_variant.h"

static const char efch_intf_ver[] __used = LAB_EFCH_INTF;

static int phys_mode_gid;
module_param(phys_mode_gid, int, 0644);
MODULE_PARM_DESC(phys_mode_gid, "Group that may use physical addressing");
static int mac_filters_gid;
module_param(mac_filters_gid, int, 0644);
MODULE_PARM_DESC(mac_filters_gid, "Group that may install MAC filters");

static const struct file_operations sfc_char_fops = { .owner = THIS_MODULE, .llseek = noop_llseek };
static struct lab_chrdev sfc_char = { .name = "sfc_char", .fops = &sfc_char_fops };

int efch_interface_version(void)
{
	return 1;
}
EXPORT_SYMBOL_GPL(efch_interface_version);

static int __init sfc_char_init(void)
{
	lab_slow();
	pr_info("sfc_char: of Onload " LAB_ONLOAD_VERSION " (stand-in), %d functions\n", efrm_nic_count());
	return lab_chrdev_add(&sfc_char);
}

static void __exit sfc_char_exit(void)
{
	lab_chrdev_remove(&sfc_char);
}

module_init(sfc_char_init);
module_exit(sfc_char_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Stand-in for sfc_char");
