// SPDX-License-Identifier: GPL-2.0
/*
 * Emulated network cards: PCI root buses whose configuration space is ordinary memory.
 *
 *   insmod lab_pci.ko card=1924:0b03/2/4/0,10ee:0100/1/0/1
 *
 * One card an element: vendor:device[/ports[/virtual functions a port[/NUMA node]]].
 * Each card is a root bus of its own; function N of slot 0 is port N. Any vendor and device will do: a card that
 * no driver knows stays without one, as on a real node.
 */
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/slab.h>
#include "lab_aux_bus.h"

#define MAX_CARDS	16
#define MAX_PORTS	8
#define FIRST_BUS	0x3b
#define FIRST_VF	8	/* routing id of the first virtual function */
#define CONFIG_BYTES	512
#define CAP_EXPRESS	0x40
#define CAP_VPD		0x80
#define CAP_SRIOV	0x100
#define CAP_SERIAL	0x140
#define VPD_BYTES	256

#if !defined(CONFIG_X86) || defined(CONFIG_UML)
/* On x86 the PCI core reads domain and node from bus->sysdata through this type; elsewhere the memory is ours. */
struct pci_sysdata {
	int domain;
	int node;
};
#endif

static char *card[MAX_CARDS] = { "1924:0b03/2/4/-1" };
static int cards = 1;
module_param_array(card, charp, &cards, 0444);
MODULE_PARM_DESC(card, "vendor:device[/ports[/vfs[/node]]], one element a card");

struct function {
	u8 config[CONFIG_BYTES];
	u8 writable[CONFIG_BYTES];
};

struct lab_card {
	struct pci_sysdata sysdata;
	struct resource numbers;
	struct pci_bus *bus;
	unsigned int vendor, device, ports, vfs;
	struct function *function;	/* the ports, then the virtual functions of port 0, of port 1, ... */
	u8 vpd[VPD_BYTES];
};

static struct lab_card *plugged[MAX_CARDS];

static struct lab_card *card_of(const struct pci_bus *bus)
{
	return container_of((struct pci_sysdata *)bus->sysdata, struct lab_card, sysdata);
}

static u16 word(const u8 *at)
{
	return at[0] | at[1] << 8;
}

static void put_word(u8 *at, u16 value)
{
	at[0] = value;
	at[1] = value >> 8;
}

static void put_long(u8 *at, u32 value)
{
	put_word(at, value);
	put_word(at + 2, value >> 16);
}

static bool vf_enabled(const struct lab_card *c, unsigned int port, unsigned int vf)
{
	const u8 *sriov = c->function[port].config + CAP_SRIOV;

	return (word(sriov + PCI_SRIOV_CTRL) & PCI_SRIOV_CTRL_VFE) && vf < word(sriov + PCI_SRIOV_NUM_VF);
}

/* The function behind a routing id, or NULL where nothing answers. */
static struct function *function_at(const struct pci_bus *bus, unsigned int devfn)
{
	struct lab_card *c = card_of(bus);
	unsigned int n;

	if (bus->number != c->numbers.start)
		return NULL;
	if (devfn < c->ports)
		return &c->function[devfn];
	if (!c->vfs || devfn < FIRST_VF)
		return NULL;
	n = devfn - FIRST_VF;
	if (n >= c->ports * c->vfs || !vf_enabled(c, n / c->vfs, n % c->vfs))
		return NULL;
	return &c->function[c->ports + n];
}

static int config_read(struct pci_bus *bus, unsigned int devfn, int where, int size, u32 *value)
{
	const struct function *f = function_at(bus, devfn);

	*value = ~0U;
	if (!f)
		return PCIBIOS_DEVICE_NOT_FOUND;
	for (*value = 0; size-- > 0;)
		*value = *value << 8 | (where + size < CONFIG_BYTES ? f->config[where + size] : 0);
	return PCIBIOS_SUCCESSFUL;
}

/* Vital product data: writing an address makes the card present four bytes and raise the flag. */
static void vpd_access(struct lab_card *c, struct function *f)
{
	u8 *cap = f->config + CAP_VPD;
	u16 at = word(cap + PCI_VPD_ADDR);

	if (at & PCI_VPD_ADDR_F)
		return;
	memset(cap + PCI_VPD_DATA, 0, 4);
	if (at + 4 <= VPD_BYTES)
		memcpy(cap + PCI_VPD_DATA, c->vpd + at, 4);
	put_word(cap + PCI_VPD_ADDR, at | PCI_VPD_ADDR_F);
}

static int config_write(struct pci_bus *bus, unsigned int devfn, int where, int size, u32 value)
{
	struct function *f = function_at(bus, devfn);
	int i;

	if (!f)
		return PCIBIOS_DEVICE_NOT_FOUND;
	for (i = where; i < where + size && i < CONFIG_BYTES; i++, value >>= 8)
		f->config[i] = (f->config[i] & ~f->writable[i]) | (value & f->writable[i]);
	if (where == CAP_VPD + PCI_VPD_ADDR && f->config[CAP_VPD] == PCI_CAP_ID_VPD)
		vpd_access(card_of(bus), f);
	return PCIBIOS_SUCCESSFUL;
}

static struct pci_ops config_ops = { .read = config_read, .write = config_write };

static u16 vf_device(const struct lab_card *c)
{
	return c->device + 0x1000;	/* holds for 1924:* and 10ee:0100 */
}

static void fill_header(const struct lab_card *c, struct function *f, bool vf)
{
	u8 *config = f->config;

	put_word(config + PCI_VENDOR_ID, vf ? 0xffff : c->vendor);
	put_word(config + PCI_DEVICE_ID, vf ? 0xffff : c->device);
	put_word(config + PCI_STATUS, PCI_STATUS_CAP_LIST);
	put_long(config + PCI_CLASS_REVISION, PCI_CLASS_NETWORK_ETHERNET << 16 | 1);
	config[PCI_HEADER_TYPE] = !vf && c->ports > 1 ? 0x80 : 0;
	put_word(config + PCI_SUBSYSTEM_VENDOR_ID, c->vendor);
	put_word(config + PCI_SUBSYSTEM_ID, 0x8027);
	config[PCI_CAPABILITY_LIST] = CAP_EXPRESS;
	put_word(f->writable + PCI_COMMAND, PCI_COMMAND_IO | PCI_COMMAND_MEMORY | PCI_COMMAND_MASTER |
		 PCI_COMMAND_INTX_DISABLE);
	f->writable[PCI_CACHE_LINE_SIZE] = 0xff;
	f->writable[PCI_INTERRUPT_LINE] = 0xff;
}

static void fill_express(struct function *f, u8 next)
{
	u8 *cap = f->config + CAP_EXPRESS;

	cap[PCI_CAP_LIST_ID] = PCI_CAP_ID_EXP;
	cap[PCI_CAP_LIST_NEXT] = next;
	put_word(cap + PCI_EXP_FLAGS, 2);
	put_long(cap + PCI_EXP_DEVCAP, PCI_EXP_DEVCAP_RBER);
	put_long(cap + PCI_EXP_LNKCAP, PCI_EXP_LNKCAP_SLS_8_0GB | 8 << 4);
	put_word(cap + PCI_EXP_LNKSTA, PCI_EXP_LNKSTA_CLS_8_0GB | 8 << 4);
	put_word(f->writable + CAP_EXPRESS + PCI_EXP_DEVCTL, 0x7fff);
	put_word(f->writable + CAP_EXPRESS + PCI_EXP_LNKCTL, 0x01ff);
}

static void fill_sriov(const struct lab_card *c, struct function *f, unsigned int port)
{
	u8 *cap = f->config + CAP_SRIOV;

	put_long(cap, PCI_EXT_CAP_ID_SRIOV | 1 << 16 | CAP_SERIAL << 20);
	put_word(cap + PCI_SRIOV_INITIAL_VF, c->vfs);
	put_word(cap + PCI_SRIOV_TOTAL_VF, c->vfs);
	cap[PCI_SRIOV_FUNC_LINK] = port;
	put_word(cap + PCI_SRIOV_VF_OFFSET, FIRST_VF + port * c->vfs - port);
	put_word(cap + PCI_SRIOV_VF_STRIDE, 1);
	put_word(cap + PCI_SRIOV_VF_DID, vf_device(c));
	put_long(cap + PCI_SRIOV_SUP_PGSIZE, 0x553);
	put_long(cap + PCI_SRIOV_SYS_PGSIZE, 1);
	put_word(f->writable + CAP_SRIOV + PCI_SRIOV_CTRL, 0x001f);
	put_word(f->writable + CAP_SRIOV + PCI_SRIOV_NUM_VF, 0xffff);
	put_long(f->writable + CAP_SRIOV + PCI_SRIOV_SYS_PGSIZE, 0xffffffff);
}

static void fill_serial(struct function *f, unsigned int at, unsigned int number)
{
	put_long(f->config + at, PCI_EXT_CAP_ID_DSN | 1 << 16);
	put_long(f->config + at + 4, 0xff000100 | number << 4);
	put_long(f->config + at + 8, 0x000f53ff);
}

static void fill_port(const struct lab_card *c, unsigned int port, unsigned int number)
{
	struct function *f = &c->function[port];

	fill_header(c, f, false);
	fill_express(f, CAP_VPD);
	f->config[CAP_VPD] = PCI_CAP_ID_VPD;
	put_word(f->writable + CAP_VPD + PCI_VPD_ADDR, 0xffff);
	if (c->vfs)
		fill_sriov(c, f, port);
	/* the list of extended capabilities must begin at 0x100 */
	fill_serial(f, c->vfs ? CAP_SERIAL : CAP_SRIOV, number);
}

static u8 *vpd_field(u8 *at, const char *keyword, const char *text)
{
	u8 length = strlen(text);

	memcpy(at, keyword, 2);
	at[2] = length;
	memcpy(at + 3, text, length);
	return at + 3 + length;
}

static const char *product_name(const struct lab_card *c)
{
	if (c->vendor != 0x1924)
		return "Emulated network adapter";
	switch (c->device) {
	case 0x0a03:
		return "Emulated SFN8522 10GbE Server Adapter";
	case 0x0b03:
		return "Emulated X2522 25GbE Network Adapter";
	case 0x0c03:
	case 0x2c03:
		return "Emulated X4542 100GbE Network Adapter";
	default:
		return "Emulated Solarflare Server Adapter";
	}
}

static void fill_vpd(struct lab_card *c, unsigned int number)
{
	const char *name = product_name(c);
	u8 *at = c->vpd, *fields, sum = 0;
	char serial[16];
	int i;

	snprintf(serial, sizeof(serial), "LAB%06u", number);
	*at++ = 0x82;				/* identifier string */
	put_word(at, strlen(name));
	memcpy(at + 2, name, strlen(name));
	at += 2 + strlen(name);
	*at++ = 0x90;				/* read-only fields */
	fields = at;
	at = vpd_field(at + 2, "PN", "LAB2522");
	at = vpd_field(at, "SN", serial);
	at = vpd_field(at, "RV", "");
	at[-1] = 1;
	put_word(fields, at + 1 - (fields + 2));
	for (i = 0; i < at - c->vpd; i++)
		sum += c->vpd[i];
	*at++ = -sum;
	*at = 0x78;				/* end */
}

#ifndef CONFIG_NUMA
/* A kernel without NUMA has no numa_node attribute; a card has one all the same. */
static ssize_t numa_node_show(struct device *dev, struct device_attribute *attr, char *buf)
{
	return sysfs_emit(buf, "%d\n", card_of(to_pci_dev(dev)->bus)->sysdata.node);
}
static DEVICE_ATTR_RO(numa_node);

static int on_pci_event(struct notifier_block *nb, unsigned long event, void *data)
{
	struct device *dev = data;

	if (to_pci_dev(dev)->bus->ops != &config_ops)
		return NOTIFY_DONE;
	if (event == BUS_NOTIFY_ADD_DEVICE && device_create_file(dev, &dev_attr_numa_node))
		dev_warn(dev, "no numa_node attribute\n");
	if (event == BUS_NOTIFY_DEL_DEVICE)
		device_remove_file(dev, &dev_attr_numa_node);
	return NOTIFY_OK;
}
static struct notifier_block pci_events = { .notifier_call = on_pci_event };

static void watch_pci(void)
{
	bus_register_notifier(&pci_bus_type, &pci_events);
}

static void unwatch_pci(void)
{
	bus_unregister_notifier(&pci_bus_type, &pci_events);
}
#else
static void watch_pci(void) { }
static void unwatch_pci(void) { }
#endif

static void unplug(struct lab_card *c)
{
	struct pci_dev *port;
	unsigned int i;

	if (!c)
		return;
	for (i = 0; c->bus && i < c->ports; i++) {
		port = pci_get_slot(c->bus, i);
		if (port)
			pci_disable_sriov(port);
		pci_dev_put(port);
	}
	if (c->bus) {
		pci_lock_rescan_remove();
		pci_stop_root_bus(c->bus);
		pci_remove_root_bus(c->bus);
		pci_unlock_rescan_remove();
	}
	kvfree(c->function);
	kfree(c);
}

static int parse(struct lab_card *c, const char *text)
{
	int fields;

	c->ports = 1;
	c->sysdata.node = NUMA_NO_NODE;
	fields = sscanf(text, "%x:%x/%u/%u/%d", &c->vendor, &c->device, &c->ports, &c->vfs, &c->sysdata.node);
	if (fields >= 2 && c->ports >= 1 && c->ports <= MAX_PORTS && FIRST_VF + c->ports * c->vfs <= 256)
		return 0;
	pr_err("lab_pci: card=%s is not vendor:device[/ports[/vfs[/node]]]\n", text);
	return -EINVAL;
}

static int scan(struct lab_card *c, unsigned int number)
{
	LIST_HEAD(resources);

	c->numbers.name = "lab_pci";
	c->numbers.flags = IORESOURCE_BUS;
	c->numbers.start = c->numbers.end = FIRST_BUS + 8 * number;
	pci_add_resource(&resources, &c->numbers);
	c->bus = pci_scan_root_bus(NULL, c->numbers.start, &config_ops, &c->sysdata, &resources);
	if (!c->bus) {
		pci_free_resource_list(&resources);
		return -ENODEV;
	}
	pci_lock_rescan_remove();
	pci_bus_add_devices(c->bus);
	pci_unlock_rescan_remove();
	return 0;
}

static int plug(unsigned int number)
{
	struct lab_card *c = kzalloc(sizeof(*c), GFP_KERNEL);
	unsigned int i;
	int rc;

	if (!c)
		return -ENOMEM;
	plugged[number] = c;
	rc = parse(c, card[number]);
	if (rc)
		return rc;
	c->function = kvcalloc(c->ports * (1 + c->vfs), sizeof(*c->function), GFP_KERNEL);
	if (!c->function)
		return -ENOMEM;
	for (i = 0; i < c->ports; i++)
		fill_port(c, i, number);
	for (; i < c->ports * (1 + c->vfs); i++) {
		fill_header(c, &c->function[i], true);
		fill_express(&c->function[i], 0);
	}
	fill_vpd(c, number);
	return scan(c, number);
}

static void unplug_all(void)
{
	int i;

	for (i = 0; i < MAX_CARDS; i++)
		unplug(plugged[i]);
	unwatch_pci();
	lab_auxiliary_bus_remove();
}

static int __init lab_pci_init(void)
{
	int i, rc = lab_auxiliary_bus_add();

	if (rc)
		return rc;
	watch_pci();
	for (i = 0; !rc && i < cards; i++)
		rc = plug(i);
	if (rc)
		unplug_all();
	return rc;
}

static void __exit lab_pci_exit(void)
{
	unplug_all();
}

module_init(lab_pci_init);
module_exit(lab_pci_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Network cards in memory, for tests");
