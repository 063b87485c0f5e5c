// SPDX-License-Identifier: GPL-2.0
/*
 * Stand-in for the sfc network driver: one network device a function, SR-IOV, and in the out-of-tree build one
 * auxiliary device sfc.onload.N a function. With LAB_SFC_INTREE it is the kernel's own sfc: no version, marked
 * intree, the older id table with EF100, and no auxiliary device.
 */
#include <linux/module.h>
#include <linux/pci.h>
#include <linux/netdevice.h>
#include <linux/etherdevice.h>
#include <linux/ethtool.h>
#include <linux/idr.h>
#include <linux/slab.h>
#include <generated/utsrelease.h>
#include "lab_aux.h"
#include "lab_variant.h"

static char *ifname;
module_param(ifname, charp, 0444);
MODULE_PARM_DESC(ifname, "network device name, for example eth%d; by default the name udev would give");
static unsigned int rss_cpus;
module_param(rss_cpus, uint, 0444);
MODULE_PARM_DESC(rss_cpus, "Number of CPUs to use for Receive-Side Scaling");
#ifndef LAB_SFC_INTREE
static int max_vfs[8];
static int max_vfs_count;
module_param_array(max_vfs, int, &max_vfs_count, 0444);
MODULE_PARM_DESC(max_vfs, "Number of virtual functions to enable at probe, one element a port");
static int num_vis = -1;
module_param(num_vis, int, 0644);
MODULE_PARM_DESC(num_vis, "Number of virtual interfaces reserved for Onload");
static char *performance_profile = "auto";
module_param(performance_profile, charp, 0444);
MODULE_PARM_DESC(performance_profile, "throughput, latency or auto");
static unsigned int interrupt_mode;
module_param(interrupt_mode, uint, 0444);
MODULE_PARM_DESC(interrupt_mode, "Interrupt mode (0=MSIX)");
#endif

struct sfc_function {
	struct net_device *net_dev;
#ifndef LAB_SFC_INTREE
	struct auxiliary_device *onload;
#endif
};

static int sfc_open(struct net_device *net_dev)
{
	netif_start_queue(net_dev);
	netif_carrier_on(net_dev);
	return 0;
}

static int sfc_stop(struct net_device *net_dev)
{
	netif_carrier_off(net_dev);
	netif_stop_queue(net_dev);
	return 0;
}

static netdev_tx_t sfc_transmit(struct sk_buff *skb, struct net_device *net_dev)
{
	net_dev->stats.tx_packets++;
	net_dev->stats.tx_bytes += skb->len;
	dev_kfree_skb(skb);
	return NETDEV_TX_OK;
}

static const struct net_device_ops sfc_net_ops = {
	.ndo_open = sfc_open,
	.ndo_stop = sfc_stop,
	.ndo_start_xmit = sfc_transmit,
	.ndo_set_mac_address = eth_mac_addr,
	.ndo_validate_addr = eth_validate_addr,
};

static void sfc_driver_facts(struct net_device *net_dev, struct ethtool_drvinfo *facts)
{
	strscpy(facts->driver, "sfc", sizeof(facts->driver));
#ifdef LAB_SFC_INTREE
	strscpy(facts->version, UTS_RELEASE, sizeof(facts->version));
#else
	strscpy(facts->version, LAB_SFC_VERSION, sizeof(facts->version));
#endif
	strscpy(facts->fw_version, "8.6.0.1001 rx1 tx1", sizeof(facts->fw_version));
	strscpy(facts->bus_info, pci_name(to_pci_dev(net_dev->dev.parent)), sizeof(facts->bus_info));
}

static int sfc_link_settings(struct net_device *net_dev, struct ethtool_link_ksettings *settings)
{
	bool up = netif_carrier_ok(net_dev);

	settings->base.speed = up ? SPEED_25000 : SPEED_UNKNOWN;
	settings->base.duplex = up ? DUPLEX_FULL : DUPLEX_UNKNOWN;
	settings->base.port = PORT_DA;
	return 0;
}

static const struct ethtool_ops sfc_ethtool_ops = {
	.get_drvinfo = sfc_driver_facts,
	.get_link = ethtool_op_get_link,
	.get_link_ksettings = sfc_link_settings,
};

/* The name udev's path policy gives: enp59s0f1np1, and enp59s0f1v2 for a virtual function. */
static void sfc_name(struct net_device *net_dev, struct pci_dev *pdev)
{
	struct pci_dev *port = pci_physfn(pdev);
	unsigned int fn = PCI_FUNC(port->devfn);
	char domain[8] = "";

	if (ifname && *ifname) {
		strscpy(net_dev->name, ifname, IFNAMSIZ);
		return;
	}
	if (pci_domain_nr(pdev->bus))
		snprintf(domain, sizeof(domain), "P%d", pci_domain_nr(pdev->bus));
	if (pdev->is_virtfn)
		snprintf(net_dev->name, IFNAMSIZ, "en%sp%ds0f%uv%d", domain, port->bus->number, fn,
			 pci_iov_vf_id(pdev));
	else
		snprintf(net_dev->name, IFNAMSIZ, "en%sp%ds0f%unp%u", domain, port->bus->number, fn, fn);
}

static int sfc_add_net_device(struct pci_dev *pdev, struct sfc_function *function)
{
	u8 mac[ETH_ALEN] = { 0x00, 0x0f, 0x53, pdev->bus->number, pdev->is_virtfn, pdev->devfn };
	struct net_device *net_dev = alloc_etherdev(0);
	int rc;

	if (!net_dev)
		return -ENOMEM;
	SET_NETDEV_DEV(net_dev, &pdev->dev);
	sfc_name(net_dev, pdev);
	net_dev->dev_port = PCI_FUNC(pdev->devfn);
	net_dev->netdev_ops = &sfc_net_ops;
	net_dev->ethtool_ops = &sfc_ethtool_ops;
	eth_hw_addr_set(net_dev, mac);
	netif_carrier_off(net_dev);
	rc = register_netdev(net_dev);
	if (rc)
		free_netdev(net_dev);
	else
		function->net_dev = net_dev;
	return rc;
}

#ifdef LAB_SFC_INTREE
static void sfc_add_onload(struct pci_dev *pdev, struct sfc_function *function) { }
static void sfc_remove_onload(struct sfc_function *function) { }
static void sfc_enable_vfs(struct pci_dev *pdev) { }
#else
static DEFINE_IDA(onload_ids);

static void sfc_onload_release(struct device *dev)
{
	struct auxiliary_device *onload = to_auxiliary_dev(dev);

	ida_free(&onload_ids, onload->id);
	kfree(onload);
}

/* Failing costs the acceleration, not the network device. */
static void sfc_add_onload(struct pci_dev *pdev, struct sfc_function *function)
{
	struct auxiliary_device *onload = kzalloc(sizeof(*onload), GFP_KERNEL);
	int rc = -ENOMEM;

	if (onload) {
		onload->name = "onload";
		onload->id = ida_alloc(&onload_ids, GFP_KERNEL);
		onload->dev.parent = &pdev->dev;
		onload->dev.release = sfc_onload_release;
		rc = lab_aux_device_add(onload);
	}
	if (rc)
		dev_warn(&pdev->dev, "no auxiliary device for Onload: %d\n", rc);
	else
		function->onload = onload;
}

static void sfc_remove_onload(struct sfc_function *function)
{
	if (function->onload)
		lab_aux_device_remove(function->onload);
}

static void sfc_enable_vfs(struct pci_dev *pdev)
{
	unsigned int port = PCI_FUNC(pdev->devfn);

	if (!pdev->is_virtfn && port < max_vfs_count && max_vfs[port] > 0 && pci_enable_sriov(pdev, max_vfs[port]))
		dev_warn(&pdev->dev, "cannot enable %d virtual functions\n", max_vfs[port]);
}
#endif

static int sfc_probe(struct pci_dev *pdev, const struct pci_device_id *id)
{
	struct sfc_function *function = kzalloc(sizeof(*function), GFP_KERNEL);
	int rc;

	if (!function)
		return -ENOMEM;
	rc = pci_enable_device(pdev);
	if (rc)
		goto free;
	rc = sfc_add_net_device(pdev, function);
	if (rc)
		goto disable;
	pci_set_drvdata(pdev, function);
	sfc_add_onload(pdev, function);
	sfc_enable_vfs(pdev);
	return 0;
disable:
	pci_disable_device(pdev);
free:
	kfree(function);
	return rc;
}

static void sfc_remove(struct pci_dev *pdev)
{
	struct sfc_function *function = pci_get_drvdata(pdev);

	if (!pdev->is_virtfn)
		pci_disable_sriov(pdev);
	sfc_remove_onload(function);
	unregister_netdev(function->net_dev);
	free_netdev(function->net_dev);
	pci_disable_device(pdev);
	kfree(function);
}

#define SFC_PORT(vendor, device) { PCI_DEVICE(vendor, device) }
#define SFC_VF(vendor, device) { PCI_DEVICE(vendor, device), .class = PCI_CLASS_NETWORK_ETHERNET << 8, .class_mask = ~0 }
static const struct pci_device_id sfc_ids[] = {
	SFC_PORT(0x1924, 0x0903), SFC_VF(0x1924, 0x1903),
	SFC_PORT(0x1924, 0x0923), SFC_VF(0x1924, 0x1923),
	SFC_PORT(0x1924, 0x0a03), SFC_VF(0x1924, 0x1a03),
	SFC_PORT(0x1924, 0x0b03), SFC_VF(0x1924, 0x1b03),
#ifdef LAB_SFC_INTREE
	SFC_PORT(0x10ee, 0x0100), SFC_VF(0x10ee, 0x1100),
#else
	SFC_PORT(0x1924, 0x0c03), SFC_VF(0x1924, 0x1c03),
	SFC_PORT(0x1924, 0x2c03), SFC_VF(0x1924, 0x3c03),
	SFC_PORT(0x1022, 0x1190),
#endif
	{ }
};
MODULE_DEVICE_TABLE(pci, sfc_ids);

static struct pci_driver sfc_driver = {
	.name = "sfc",
	.id_table = sfc_ids,
	.probe = sfc_probe,
	.remove = sfc_remove,
	.sriov_configure = pci_sriov_configure_simple,
};

static int __init sfc_init(void)
{
	lab_slow();
	return pci_register_driver(&sfc_driver);
}

static void __exit sfc_exit(void)
{
	pci_unregister_driver(&sfc_driver);
}

module_init(sfc_init);
module_exit(sfc_exit);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION("Stand-in for the Solarflare network driver");
#ifdef LAB_SFC_INTREE
MODULE_INFO(intree, "Y");
#else
MODULE_VERSION(LAB_SFC_VERSION);
#endif
