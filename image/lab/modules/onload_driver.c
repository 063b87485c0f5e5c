// SPDX-License-Identifier: GPL-2.0
/*
 * Stand-in for onload: /dev/onload and /dev/onload_epoll, references while they are open, /proc/driver/onload, and
 * the control-plane servers of onload_cplane.c. No packet is accelerated.
 */
#include <linux/module.h>
#include <linux/cred.h>
#include <linux/pid_namespace.h>
#include <linux/proc_fs.h>
#include <linux/slab.h>
#include <linux/uaccess.h>
#include <net/net_namespace.h>
#include "lab_chrdev.h"
#include "lab_efrm.h"
#include "lab_variant.h"
#include "onload_cplane.h"

#define STACK_COUNTERS 25

/* In the file alone, as in the real one. */
static const char efch_intf_ver[] __used = LAB_EFCH_INTF;

static bool oo_accelerate_veth;
module_param(oo_accelerate_veth, bool, 0644);
MODULE_PARM_DESC(oo_accelerate_veth, "Accelerate virtual Ethernet pairs");
static int max_packets_per_stack = 524288;
module_param(max_packets_per_stack, int, 0644);
MODULE_PARM_DESC(max_packets_per_stack, "Packet buffers a stack may have");
static int oof_shared_keep_thresh = 100;
module_param(oof_shared_keep_thresh, int, 0644);
MODULE_PARM_DESC(oof_shared_keep_thresh, "Sockets that keep a shared filter");
static int phys_mode_gid = -2;
module_param_cb(phys_mode_gid, &param_ops_int, &phys_mode_gid, 0644);
MODULE_PARM_DESC(phys_mode_gid, "Group that may use physical addressing");
static char *shrub_controller_path = "/sbin/shrub_controller";
module_param_cb(shrub_controller_path, &param_ops_charp, &shrub_controller_path, 0644);
MODULE_PARM_DESC(shrub_controller_path, "Path of the controller of shared receive queues");

/* An open descriptor of /dev/onload. */
struct oo_file {
	struct list_head entry;
	struct cp_instance *serves, *uses;
	struct pid *owner;
	kuid_t uid;
	int stack;	/* its number, -1 = not a stack */
	bool lingers;	/* leaves an orphan when it is closed */
};

/* A stack whose process is gone while its connections close. As in the original it holds no reference on the module. */
static LIST_HEAD(orphans);
static LIST_HEAD(files);
static DEFINE_MUTEX(files_lock);
static int next_stack;

static int oo_open(struct inode *inode, struct file *file)
{
	struct oo_file *f = kzalloc(sizeof(*f), GFP_KERNEL);

	if (!f)
		return -ENOMEM;
	f->stack = -1;
	f->owner = get_pid(task_tgid(current));
	f->uid = current_uid();
	file->private_data = f;
	mutex_lock(&files_lock);
	list_add_tail(&f->entry, &files);
	mutex_unlock(&files_lock);
	return 0;
}

static void oo_free(struct oo_file *f)
{
	put_pid(f->owner);
	kfree(f);
}

static int oo_release(struct inode *inode, struct file *file)
{
	struct oo_file *f = file->private_data;

	bool orphan = f->lingers && f->stack >= 0;

	mutex_lock(&files_lock);
	if (orphan)
		list_move_tail(&f->entry, &orphans);
	else
		list_del(&f->entry);
	mutex_unlock(&files_lock);
	if (f->uses)
		cp_client_gone(f->uses);
	if (f->serves)
		cp_server_gone(f->serves);
	if (!orphan)
		oo_free(f);
	return 0;
}

static void oo_end_orphans(void)
{
	struct oo_file *f, *next;

	list_for_each_entry_safe(f, next, &orphans, entry)
		oo_free(f);
}

static int oo_check_version(const struct oo_check_version __user *from)
{
	struct oo_check_version user;

	if (copy_from_user(&user, from, sizeof(user)))
		return -EFAULT;
	user.version[sizeof(user.version) - 1] = '\0';
	user.uk_intf_ver[sizeof(user.uk_intf_ver) - 1] = '\0';
	if (strcmp(user.version, LAB_ONLOAD_VERSION)) {
		pr_err("[onload] ERROR: user/driver version mismatch\n");
		pr_err("[onload]   user-version: %s\n[onload]   driver-version: %s\n", user.version, LAB_ONLOAD_VERSION);
	} else if (strcmp(user.uk_intf_ver, LAB_UK_INTF)) {
		pr_err("[onload] ERROR: user/driver interface mismatch\n");
		pr_err("[onload]   user-interface: %s\n[onload]   driver-interface: %s\n", user.uk_intf_ver, LAB_UK_INTF);
	} else {
		return 0;
	}
	pr_err("[onload] HINT: Most likely you need to reload the sfc and onload drivers\n");
	return -ELIBACC;
}

static int oo_register_server(struct oo_file *f, const struct oo_cp_register __user *from)
{
	struct oo_cp_register request;

	if (!ns_capable(current->nsproxy->net_ns->user_ns, CAP_NET_ADMIN))
		return -EPERM;
	if (copy_from_user(&request, from, sizeof(request)))
		return -EFAULT;
	return f->serves ? -EBUSY : cp_register_server(&request, &f->serves);
}

static int oo_stack_alloc(struct oo_file *f)
{
	if (!efrm_nic_count()) {
		pr_err("[onload] no Solarflare network interfaces are active/UP\n");
		return -ENODEV;
	}
	mutex_lock(&files_lock);
	if (f->stack < 0)
		f->stack = next_stack++;
	mutex_unlock(&files_lock);
	return 0;
}

static long oo_ioctl(struct file *file, unsigned int command, unsigned long argument)
{
	struct oo_file *f = file->private_data;

	switch (command) {
	case OO_IOC_CHECK_VERSION:
		return oo_check_version((void __user *)argument);
	case OO_IOC_CP_REGISTER:
		return oo_register_server(f, (void __user *)argument);
	case OO_IOC_CP_WAIT_FOR_SERVER:
		return f->uses ? 0 : cp_client(&f->uses);
	case OO_IOC_STACK_ALLOC:
		return oo_stack_alloc(f);
	case OO_IOC_STACK_LINGER:
		f->lingers = true;
		return 0;
	default:
		return -ENOTTY;
	}
}

static const struct file_operations onload_fops = {
	.owner = THIS_MODULE,
	.open = oo_open,
	.release = oo_release,
	.unlocked_ioctl = oo_ioctl,
	.llseek = noop_llseek,
};
static const struct file_operations epoll_fops = { .owner = THIS_MODULE, .llseek = noop_llseek };
static struct lab_chrdev onload = { .name = "onload", .fops = &onload_fops };
static struct lab_chrdev onload_epoll = { .name = "onload_epoll", .fops = &epoll_fops };

/* ---- /proc/driver/onload ---- */

static int version_show(struct seq_file *seq, void *unused)
{
	seq_puts(seq, "onload_product: Onload\n");
	seq_puts(seq, "onload_version: " LAB_ONLOAD_VERSION " \n");
	seq_puts(seq, "uk_intf_ver: " LAB_UK_INTF "\n");
	return 0;
}

static int servers_show(struct seq_file *seq, void *unused)
{
	cp_show_servers(seq);
	return 0;
}

static int hwports_show(struct seq_file *seq, void *unused)
{
	efrm_show_hwports(seq);
	return 0;
}

static void stack_line(struct seq_file *seq, const struct oo_file *f)
{
	int i;

	seq_printf(seq, "%d: %d %u", f->stack, pid_vnr(f->owner), from_kuid_munged(seq_user_ns(seq), f->uid));
	for (i = 0; i < STACK_COUNTERS; i++)
		seq_puts(seq, " 0");
	seq_putc(seq, '\n');
}

static void stack_lines(struct seq_file *seq, struct list_head *stacks)
{
	struct oo_file *f;

	mutex_lock(&files_lock);
	list_for_each_entry(f, stacks, entry)
		if (f->stack >= 0)
			stack_line(seq, f);
	mutex_unlock(&files_lock);
}

static int mapped_show(struct seq_file *seq, void *unused)
{
	stack_lines(seq, &files);
	return 0;
}

static int orphans_show(struct seq_file *seq, void *unused)
{
	stack_lines(seq, &orphans);
	return 0;
}

static int stacks_show(struct seq_file *seq, void *unused)
{
	stack_lines(seq, &files);
	stack_lines(seq, &orphans);
	return 0;
}

static int proc_add(void)
{
	struct proc_dir_entry *directory = proc_mkdir("driver/onload", NULL);

	if (!directory)
		return -ENOMEM;
	proc_create_single("version", 0444, directory, version_show);
	proc_create_single("cp_server_pids", 0444, directory, servers_show);
	proc_create_single("filter_hwports", 0444, directory, hwports_show);
	proc_create_single("stacks", 0444, directory, stacks_show);
	proc_create_single("stacks_ul", 0444, directory, mapped_show);
	proc_create_single("stacks_k", 0444, directory, orphans_show);
	return 0;
}

static void proc_remove_all(void)
{
	remove_proc_subtree("driver/onload", NULL);
}

static int __init onload_init(void)
{
	int rc;

#ifdef LAB_UNKNOWN_SYMBOL
	extern int efrm_missing_symbol(void);

	rc = efrm_missing_symbol();
	if (rc)
		return rc;
#endif
	lab_slow();
	pr_info("[onload] Onload " LAB_ONLOAD_VERSION " (stand-in), sfc_char interface %d\n", efch_interface_version());
	rc = lab_faulty_init();
	if (rc)
		return rc;
	rc = cp_init();
	if (rc)
		return rc;
	rc = proc_add();
	if (rc)
		goto no_proc;
	rc = lab_chrdev_add(&onload);
	if (rc)
		goto no_onload;
	rc = lab_chrdev_add(&onload_epoll);
	if (rc)
		goto no_epoll;
	cp_spawn_first();
	return 0;
no_epoll:
	lab_chrdev_remove(&onload);
no_onload:
	proc_remove_all();
no_proc:
	cp_exit();
	return rc;
}

static void __exit onload_exit(void)
{
	lab_chrdev_remove(&onload_epoll);
	lab_chrdev_remove(&onload);
	proc_remove_all();
	cp_exit();
	oo_end_orphans();
}

module_init(onload_init);
module_exit(onload_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Stand-in for onload");
/* the blank at the end is the original's: a version followed by an empty build profile */
MODULE_VERSION(LAB_ONLOAD_VERSION " ");
