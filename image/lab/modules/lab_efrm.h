/* SPDX-License-Identifier: GPL-2.0 */
/* What the Onload modules share: sfc_resource's list of accelerated functions, sfc_char's presence. */
#ifndef LAB_EFRM_H
#define LAB_EFRM_H
#include <linux/seq_file.h>

/* Number of functions that sfc_resource drives. */
int efrm_nic_count(void);
/* One line a function: "<hwport> <PCI address>". */
void efrm_show_hwports(struct seq_file *seq);
/* Takes nothing and changes nothing: ties onload to sfc_char as ef_vi's symbols do. */
int efch_interface_version(void);
#endif
