// SPDX-License-Identifier: Apache-2.0

/// Where a field's value lies when an event of a certain kind is looked at. A language says it for each field and kind; the
/// evaluator and the kernel's compiler know nothing else of fields.
package indirect enum ValueSource: Hashable, Sendable {
    /// Events of this kind have none.
    case missing
    case constant(Literal)
    /// The event's own argument: a number, or bytes.
    case argument(Int)
    /// The same as people read it: names of flags, of errors, of families.
    case argumentText(Int)
    /// One of the strings of an argument; without index all, with blanks between them.
    case argumentStrings(Int, from: Int)
    case argumentCount
    case returned
    /// `SUCCESS`, or the name of the error that was returned.
    case resultName
    case header(HeaderField)
    case task(TaskField)
    case object(ObjectField)
    case process(ProcessField, Relation)
    case user(UserField)
    case group(GroupField)
    case container(ContainerField)
    case host(HostField)
    /// All parameters as `name=value`.
    case allArguments
    case derived(Derivation, [ValueSource])
    /// The first that has a value.
    case firstOf([ValueSource])
    /// Values of several sources as one list.
    case list([ValueSource])
}

/// Of the record's fixed part.
package enum HeaderField: Hashable, Sendable {
    case time, number, cpu, pid, tid, parentPid, hostPid, hostTid, hostParentPid, uid, gid, effectiveUid, effectiveGid, comm
    case mountNamespace, pidNamespace, cgroup, processStart, threadStart, isMainThread
    /// Flags of the record.
    case isIOUring, is32Bit
    case eventName, provider
}

/// Of the task, read as the event happened.
package enum TaskField: Hashable, Sendable {
    case session, sessionInNamespace, processGroup, processGroupInNamespace, tty, loginUid, parentPidInNamespace
    case capabilitiesInheritable, capabilitiesPermitted, capabilitiesEffective
    case pidNamespaceStart, threads
}

/// Of what the event's descriptor leads to.
package enum ObjectField: Hashable, Sendable {
    case kind, path, mode, device, inode, openFlags, layer, family, socketType, transport
    case localAddress, localPort, remoteAddress, remotePort, socketState, isServer, isCreated
    /// The path that the call was given, made absolute: the first or second one.
    case givenPath(Int)
}

/// Which process.
package enum Relation: Hashable, Sendable {
    case own
    /// 1: the parent.
    case ancestor(Int)
    /// Each of them, parent upward; for fields with `anyAncestor`.
    case everyAncestor
    case sessionLeader, groupLeader
}

/// Of a process as the agent knows it.
package enum ProcessField: Hashable, Sendable {
    case comm, executable, workingDirectory, hostPid, pid
    case argument(Int)
    /// From `from` on, with blanks between them.
    case arguments(from: Int)
    /// comm and the arguments behind argv[0].
    case commandLine
    /// argv[0] and what follows.
    case executedLine
    case argumentCount, argumentLength
    /// All with blanks between them, or one by name.
    case environment(String?)
    case startTime, age
    case inode, changeTime, modificationTime, isUpperLayer, isLowerLayer, isMemfd, isWritable
    case sessionIsOwn
    case loginShellPid
}

package enum UserField: Hashable, Sendable { case id, name, home, shell, loginName }
package enum GroupField: Hashable, Sendable { case id, name }
package enum HostField: Hashable, Sendable { case name, bootTime }

package enum ContainerField: Hashable, Sendable {
    case id, fullID, name, image, imageID, repository, tag, digest, runtime, isPrivileged, startTime, age
    case isInContainer
    case mounts
    /// By place, or by a glob over its destination or source.
    case mount(MountField, String)
    case labels, label(String)
    case podName, podNamespace, podUID, podSandbox, podLabels, podLabel(String)
    case usesHostPid, usesHostNetwork, usesHostIPC
}

package enum MountField: Hashable, Sendable { case all, source, destination, mode, isWritable, propagation }

/// A value made out of others.
package enum Derivation: Hashable, Sendable {
    /// All but the last component, without its slash; `/` for what lies there.
    case directory
    case baseName
    /// One after the other.
    case concatenation
    /// With this between them; what is missing is left out.
    case joined(String)
    /// Makes a relative path (second) absolute with a folder (first).
    case absolutePath
    /// Bits of a number: any of `mask` is set.
    case anyBit(UInt64)
    /// `value & mask == wanted`.
    case bits(mask: UInt64, equal: UInt64)
    case isNegative, isZero, isEqual
    case difference
    /// A number divided by a constant.
    case quotient(UInt64), remainder(UInt64)
    /// Text that stands for a number, by a table; the last entry's key may be nil: any other.
    case named([TextForValue])
    /// Capability names with blanks between them.
    case capabilityNames
    /// UTC, RFC 3339, nanoseconds; or local.
    case timestamp(TimeStyle)
    /// A name for a port, from the services that the host knows.
    case serviceName
    case lengthOfBytes
    case hexadecimal
    /// The first that is not empty, else missing.
    case notEmpty
    /// Client and server ends of `ip:port->ip:port`, and the like, made by the language's own rule.
    case connectionName
}

package enum TimeStyle: Hashable, Sendable { case localTime, localTimeSeconds, iso8601, dateTime, dateTimeSeconds }

package struct TextForValue: Hashable, Sendable {
    package let value: UInt64?
    package let name: String
    package init(_ value: UInt64?, _ name: String) {
        self.value = value
        self.name = name
    }
}
