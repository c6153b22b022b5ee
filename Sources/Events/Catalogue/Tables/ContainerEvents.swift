// SPDX-License-Identifier: Apache-2.0

extension EventTables {
    /// Containers and the cgroups they are made of.
    static let containerEvents = """
container_create | 1310 | container | default,tracee_default,containers | a container was made
  runtime:string                      runtime that made it
  container_id:string                 its id
  ctime:uint64                        when its cgroup was made, nanoseconds since 1970
  container_image:string              name of its image
  container_image_digest:string       digest of its image
  container_name:string               its name
  pod_name:string                     name of its pod
  pod_namespace:string                namespace of its pod
  pod_uid:string                      id of its pod
  pod_sandbox:bool                    whether it is the pod's sandbox, which runs no workload
container_remove | 1311 | container | default,tracee_default,containers | a container was removed
  runtime:string                      runtime that made it
  container_id:string                 its id
existing_container | 1312 | container | containers | a container was already there when the agent started
  runtime:string                      runtime that made it
  container_id:string                 its id
  ctime:uint64                        when its cgroup was made, nanoseconds since 1970
  container_image:string              name of its image
  container_image_digest:string       digest of its image
  container_name:string               its name
  pod_name:string                     name of its pod
  pod_namespace:string                namespace of its pod
  pod_uid:string                      id of its pod
  pod_sandbox:bool                    whether it is the pod's sandbox, which runs no workload
cgroup_mkdir | 1313 | container | - | a cgroup was made
  cgroup_id:uint64                    its id
  cgroup_path:string                  its path below the root of the hierarchy
  hierarchy_id:uint32@cgroup_hierarchy id of the hierarchy
cgroup_rmdir | 1314 | container | - | a cgroup was removed
  cgroup_id:uint64                    its id
  cgroup_path:string                  its path below the root of the hierarchy
  hierarchy_id:uint32@cgroup_hierarchy id of the hierarchy
cgroup_attach_task | 1315 | container | - | a task was moved to a cgroup
  cgroup_path:string                  path of the cgroup below the root of the hierarchy
  comm:string                         name of the task
  pid:int32@pid                       its process id
"""
}
