/* SPDX-License-Identifier: Apache-2.0 */
#include "apus_abi.h"
#include "apus_decision.h"
#include "apus_event_ids.h"
