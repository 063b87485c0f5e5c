// SPDX-License-Identifier: GPL-2.0
/*
 * Life of the control-plane servers, as the real onload leads it: parameters under /sys/module/onload/parameters,
 * argv with the user's words first, the initial namespace's server at module init (--bootstrap), the others when a
 * client asks, SIGQUIT when the last client has been gone for the grace time.
 */
#include <linux/module.h>
#include <linux/cred.h>
#include <linux/kref.h>
#include <linux/nsproxy.h>
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/sched/signal.h>
#include <linux/slab.h>
#include <linux/umh.h>
#include <linux/workqueue.h>
#include <net/net_namespace.h>
#include "lab_variant.h"
#include "onload_cplane.h"

#define TEXT_BYTES 512
#define MAX_ARGS 64

struct cp_instance {
	struct kref references;
	struct list_head entry;
	struct net *net;
	struct pid *server;
	bool bootstrap, gone;
	int clients, waiters;
	wait_queue_head_t changed;
	struct delayed_work grace;
};

static char server_path[TEXT_BYTES] = "/sbin/onload_cp_server";
static char server_params[TEXT_BYTES];
static int server_uid = 65534, server_gid = 65534;
static bool spawn_server = true;
static int init_timeout = 10, grace_timeout = 30;

static LIST_HEAD(instances);
static DEFINE_MUTEX(cp_lock);
static struct workqueue_struct *cp_work;
static bool live;		/* parameters given at load time start no server */
static bool respawn_wanted;	/* the initial namespace's server was killed to take new parameters */

static void cp_respawn_first(struct work_struct *work);
static DECLARE_WORK(respawn_work, cp_respawn_first);

/* ---- parameters ---- */

static int text_set(const char *value, const struct kernel_param *kp)
{
	char *text = kp->arg, *copy = kstrndup(value, TEXT_BYTES - 1, GFP_KERNEL);
	bool changed;

	if (!copy)
		return -ENOMEM;
	mutex_lock(&cp_lock);
	changed = strcmp(strim(copy), text) != 0;
	strscpy(text, strim(copy), TEXT_BYTES);
	mutex_unlock(&cp_lock);
	kfree(copy);
	if (changed && live)
		queue_work(cp_work, &respawn_work);
	return 0;
}

static int text_get(char *buffer, const struct kernel_param *kp)
{
	return sysfs_emit(buffer, "%s\n", (char *)kp->arg);
}

static int id_set(const char *value, const struct kernel_param *kp)
{
	int before = *(int *)kp->arg, rc = param_set_int(value, kp);

	if (!rc && before != *(int *)kp->arg && live)
		queue_work(cp_work, &respawn_work);
	return rc;
}

static const struct kernel_param_ops text_ops = { .set = text_set, .get = text_get };
static const struct kernel_param_ops id_ops = { .set = id_set, .get = param_get_int };

/* As in the real onload, what has a callback of its own says nothing of its type in .modinfo. */
module_param_cb(cplane_server_path, &text_ops, server_path, 0644);
MODULE_PARM_DESC(cplane_server_path, "Path of the control-plane server");
module_param_cb(cplane_server_params, &text_ops, server_params, 0644);
MODULE_PARM_DESC(cplane_server_params, "Words given to the control-plane server before the kernel's own");
module_param_cb(cplane_server_uid, &id_ops, &server_uid, 0644);
MODULE_PARM_DESC(cplane_server_uid, "User the control-plane server runs as; 0 = stay root");
module_param_cb(cplane_server_gid, &id_ops, &server_gid, 0644);
MODULE_PARM_DESC(cplane_server_gid, "Group the control-plane server runs as");
module_param_named(cplane_spawn_server, spawn_server, bool, 0644);
MODULE_PARM_DESC(cplane_spawn_server, "Start control-plane servers when they are needed");
module_param_named(cplane_init_timeout, init_timeout, int, 0644);
MODULE_PARM_DESC(cplane_init_timeout, "Seconds a client waits for a server; negative = for ever");
module_param_cb(cplane_server_grace_timeout, &param_ops_int, &grace_timeout, 0644);
MODULE_PARM_DESC(cplane_server_grace_timeout, "Seconds a server without clients is kept");

/* ---- instances; all of this under cp_lock ---- */

static void cp_free(struct kref *kref)
{
	struct cp_instance *instance = container_of(kref, struct cp_instance, references);

	put_net(instance->net);
	put_pid(instance->server);
	kfree(instance);
}

static void cp_put(struct cp_instance *instance)
{
	kref_put(&instance->references, cp_free);
}

static struct cp_instance *cp_find(const struct net *net)
{
	struct cp_instance *instance;

	list_for_each_entry(instance, &instances, entry)
		if (instance->net == net)
			return instance;
	return NULL;
}

static void cp_grace_over(struct work_struct *work)
{
	struct cp_instance *instance = container_of(to_delayed_work(work), struct cp_instance, grace);

	mutex_lock(&cp_lock);
	if (!instance->gone && !instance->clients && instance->server)
		kill_pid(instance->server, SIGQUIT, 1);
	cp_put(instance);
	mutex_unlock(&cp_lock);
}

static struct cp_instance *cp_find_or_add(struct net *net)
{
	struct cp_instance *instance = cp_find(net);

	if (instance)
		return instance;
	instance = kzalloc(sizeof(*instance), GFP_KERNEL);
	if (!instance)
		return NULL;
	kref_init(&instance->references);
	instance->net = get_net(net);
	init_waitqueue_head(&instance->changed);
	INIT_DELAYED_WORK(&instance->grace, cp_grace_over);
	list_add_tail(&instance->entry, &instances);
	return instance;
}

static void cp_drop(struct cp_instance *instance)
{
	instance->gone = true;
	list_del(&instance->entry);
	wake_up_all(&instance->changed);
	if (cancel_delayed_work(&instance->grace))
		cp_put(instance);
	cp_put(instance);
}

/* ---- spawning ---- */

struct cp_command {
	char path[TEXT_BYTES], params[TEXT_BYTES], netns[32], uid[7], gid[7];
	char *argv[MAX_ARGS];
};

static void cp_arguments(struct cp_command *c, bool first)
{
	char *rest = c->params, *word;
	int n = 0;

	c->argv[n++] = c->path;
	while ((word = strsep(&rest, " \t\n")) && n < MAX_ARGS - 10)
		if (*word)
			c->argv[n++] = word;
	c->argv[n++] = "--no-ipv6";
	c->argv[n++] = "--daemonise";
	if (first) {
		c->argv[n++] = "--bootstrap";
	} else {
		c->argv[n++] = "--network-namespace-file";
		c->argv[n++] = c->netns;
	}
	if (*c->uid) {
		c->argv[n++] = "--uid";
		c->argv[n++] = c->uid;
	}
	if (*c->gid) {
		c->argv[n++] = "--gid";
		c->argv[n++] = c->gid;
	}
}

static int cp_spawn(bool first)
{
	static char *environment[] = { NULL };
	struct cp_command *c = kzalloc(sizeof(*c), GFP_KERNEL);
	int rc;

	if (!c)
		return -ENOMEM;
	mutex_lock(&cp_lock);
	strscpy(c->path, server_path, sizeof(c->path));
	strscpy(c->params, server_params, sizeof(c->params));
	mutex_unlock(&cp_lock);
	snprintf(c->netns, sizeof(c->netns), "/proc/%d/ns/net", task_tgid_nr(current));
	/* as in the original, numbers above 999999 lose their last digits here */
	if (server_uid)
		snprintf(c->uid, sizeof(c->uid), "%d", server_uid);
	if (server_gid)
		snprintf(c->gid, sizeof(c->gid), "%d", server_gid);
	cp_arguments(c, first);
	rc = call_usermodehelper(c->path, c->argv, environment, UMH_WAIT_EXEC);
	kfree(c);
	return rc;
}

void cp_spawn_first(void)
{
	mutex_lock(&cp_lock);
	live = true;
	mutex_unlock(&cp_lock);
	if (spawn_server && grace_timeout)
		cp_spawn(true);
}

/* A parameter has changed: the initial namespace's server follows, unless somebody uses it. */
static void cp_respawn_first(struct work_struct *work)
{
	struct cp_instance *instance;
	bool spawn = spawn_server;

	mutex_lock(&cp_lock);
	instance = cp_find(&init_net);
	if (instance && instance->server) {
		spawn = false;
		if (instance->clients || !list_is_singular(&instances))
			pr_info("[onload] New control plane server parameters will be applied after onload_cp_server restart\n");
		else
			respawn_wanted = !kill_pid(instance->server, SIGQUIT, 1);
	}
	mutex_unlock(&cp_lock);
	if (spawn)
		cp_spawn(true);
}

/* ---- servers ---- */

static int cp_may_register(const struct cp_instance *instance, bool bootstrap)
{
	if (instance && instance->server)
		return -EBUSY;
	if (!bootstrap && spawn_server && !(instance && instance->waiters))
		return -ENONET;
	return 0;
}

int cp_register_server(const struct oo_cp_register *request, struct cp_instance **registered)
{
	struct net *net = current->nsproxy->net_ns;
	struct cp_instance *instance;
	int rc;

	if (strncmp(request->cp_intf_ver, LAB_CP_INTF, sizeof(request->cp_intf_ver))) {
		pr_err("[onload] ERROR: user/driver cplane interface mismatch\n");
		return -ELIBACC;
	}
	mutex_lock(&cp_lock);
	rc = cp_may_register(cp_find(net), request->bootstrap);
	instance = rc ? NULL : cp_find_or_add(net);
	if (instance) {
		instance->server = get_pid(task_tgid(current));
		instance->bootstrap = request->bootstrap || !spawn_server;
		kref_get(&instance->references);
		*registered = instance;
		wake_up_all(&instance->changed);
	} else if (!rc) {
		rc = -ENOMEM;
	}
	mutex_unlock(&cp_lock);
	return rc;
}

/* Clients keep the dead instance for life: there is no way back to a new server. */
void cp_server_gone(struct cp_instance *instance)
{
	mutex_lock(&cp_lock);
	if (instance->net == &init_net && respawn_wanted) {
		respawn_wanted = false;
		queue_work(cp_work, &respawn_work);
	}
	cp_drop(instance);
	cp_put(instance);
	mutex_unlock(&cp_lock);
}

void cp_show_servers(struct seq_file *seq)
{
	struct cp_instance *instance;
	pid_t pid;

	mutex_lock(&cp_lock);
	list_for_each_entry(instance, &instances, entry) {
		pid = instance->server ? pid_vnr(instance->server) : 0;
		if (pid)
			seq_printf(seq, "%d\n", pid);
	}
	mutex_unlock(&cp_lock);
}

/* ---- clients ---- */

static int cp_wait(struct cp_instance *instance)
{
	long rc;

	if (!init_timeout)
		return -EAGAIN;
	rc = wait_event_interruptible_timeout(instance->changed, instance->server || instance->gone,
					      init_timeout < 0 ? MAX_SCHEDULE_TIMEOUT : init_timeout * HZ);
	if (rc < 0)
		return rc;
	return rc ? 0 : -ETIMEDOUT;
}

static int cp_start_and_wait(struct cp_instance *instance)
{
	int rc;

	if (READ_ONCE(instance->server))
		return 0;
	if (!spawn_server)
		return -ENOENT;
	rc = cp_spawn(instance->net == &init_net);
	if (rc) {
		pr_err("[onload] oo_cp_wait_for_server: Failed to spawn server: rc=%d\n", rc);
		return rc;
	}
	return cp_wait(instance);
}

int cp_client(struct cp_instance **found)
{
	struct cp_instance *instance;
	int rc;

	mutex_lock(&cp_lock);
	instance = cp_find_or_add(current->nsproxy->net_ns);
	if (!instance) {
		mutex_unlock(&cp_lock);
		return -ENOMEM;
	}
	kref_get(&instance->references);
	instance->waiters++;
	mutex_unlock(&cp_lock);
	rc = cp_start_and_wait(instance);
	mutex_lock(&cp_lock);
	instance->waiters--;
	if (!rc && instance->gone)
		rc = -ESRCH;
	if (!rc) {
		instance->clients++;
		if (cancel_delayed_work(&instance->grace))
			cp_put(instance);
		*found = instance;
	} else {
		if (!instance->gone && !instance->server && !instance->waiters)
			cp_drop(instance);
		cp_put(instance);
	}
	mutex_unlock(&cp_lock);
	return rc;
}

void cp_client_gone(struct cp_instance *instance)
{
	mutex_lock(&cp_lock);
	if (!--instance->clients && !instance->gone && !instance->bootstrap) {
		kref_get(&instance->references);
		if (!queue_delayed_work(cp_work, &instance->grace, max(grace_timeout, 0) * HZ))
			cp_put(instance);
	}
	cp_put(instance);
	mutex_unlock(&cp_lock);
}

int cp_init(void)
{
	cp_work = alloc_workqueue("onload_cplane", WQ_UNBOUND, 0);
	return cp_work ? 0 : -ENOMEM;
}

void cp_exit(void)
{
	live = false;
	destroy_workqueue(cp_work);
}
