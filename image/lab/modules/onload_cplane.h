/* SPDX-License-Identifier: GPL-2.0 */
/* Control-plane servers: one a network namespace, spawned by the kernel, known by the descriptor they registered. */
#ifndef ONLOAD_CPLANE_H
#define ONLOAD_CPLANE_H
#include <linux/seq_file.h>
#include "lab_onload_ioctl.h"

struct cp_instance;

int cp_init(void);
void cp_exit(void);
/* The server of the initial namespace; that it cannot be started is no reason to fail. */
void cp_spawn_first(void);
int cp_register_server(const struct oo_cp_register *request, struct cp_instance **instance);
void cp_server_gone(struct cp_instance *instance);
/* Waits for the namespace's server and counts as its client until cp_client_gone(). */
int cp_client(struct cp_instance **instance);
void cp_client_gone(struct cp_instance *instance);
void cp_show_servers(struct seq_file *seq);
#endif
