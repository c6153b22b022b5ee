// SPDX-License-Identifier: Apache-2.0

extension EventTables {
    /// Credentials, capabilities and namespaces of tasks.
    static let identityEvents = """
commit_creds | 1300 | identity | - | a task's credentials were replaced
  old_cred:credentials                credentials until now
  new_cred:credentials                credentials from now on
switch_task_ns | 1301 | identity | - | a task moved to other namespaces
  pid:int32@pid                       the task's process
  new_mnt:uint32                      inode number of the new mount namespace, 0 if unchanged
  new_pid:uint32                      inode number of the new pid namespace of children, 0 if unchanged
  new_uts:uint32                      inode number of the new UTS namespace, 0 if unchanged
  new_ipc:uint32                      inode number of the new IPC namespace, 0 if unchanged
  new_net:uint32                      inode number of the new network namespace, 0 if unchanged
  new_cgroup:uint32                   inode number of the new cgroup namespace, 0 if unchanged
cap_capable | 1302 | identity | - | the kernel asked whether a task has a capability
  cap:int32@capability                the capability
"""
}
