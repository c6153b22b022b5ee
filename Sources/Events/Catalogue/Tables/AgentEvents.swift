// SPDX-License-Identifier: Apache-2.0

extension EventTables {
    /// What the agent says of itself.
    static let agentEvents = """
tracee_info | 1380 | agent | - | the agent started
  boot_time:uint64                    when the machine booted, nanoseconds since 1970
  start_time:time                     when the agent started
  version:string                      version of the agent
lost_events | 1381 | agent | - | events were lost since the last such report
  stage:string                        part of the agent that lost them
  reason:string                       why
  cgroup_id:uint64                    cgroup of the tasks concerned, 0 if not known
  count:uint64                        how many
  since:time                          beginning of the time they were lost in
  rule:string                         the same loss by a rule that the events may have matched, one report for each; absent in the loss's own
"""
}
