/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APUS_CLIBBPF_H
#define APUS_CLIBBPF_H
#include <linux/bpf.h>
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#endif
