// SPDX-License-Identifier: Apache-2.0

import Testing

/// All of these run the agent for real, one after the other: two processors, and some look at what the kernel holds.
@Suite(.serialized, .enabled(if: Harness.ready, "needs root and the acting programs (Scripts/test builds them)"))
enum EndToEnd {}
