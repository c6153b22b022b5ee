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
    /// Whether the event is what a detector, which is code, looks for; by its name.
    case detector(String)
    /// All parameters as `name=value`.
    case allArguments
    case derived(Derivation, [ValueSource])
    /// The same of each descriptor that the call waited for, whose object `ObjectField`s are then about: texts with commas between them.
    case ofEachPolled(ValueSource)
    /// The first that has a value.
    case firstOf([ValueSource])
    /// Values of several sources as one list.
    case list([ValueSource])
}

/// Of the record's fixed part. Times are Unix ns.
package enum HeaderField: Hashable, Sendable {
    case time, number, cpu, pid, tid, parentPid, hostPid, hostTid, hostParentPid, uid, gid, effectiveUid, effectiveGid, comm
    case mountNamespace, pidNamespace, cgroup, processStart, threadStart, isMainThread
    /// The process's start in CLOCK_BOOTTIME ns, which no step of the wall clock changes.
    case processStartSinceBoot
    /// Flags of the record.
    case isIOUring, is32Bit
    case eventName, provider
    /// The catalogue's name of the call that the task was in, by number and ABI; missing where it was in none.
    case syscallName
    /// ns since the first event that the evaluator saw, and since the one before.
    case sinceFirst, sincePrevious
}

/// Of the task, read as the event happened.
package enum TaskField: Hashable, Sendable {
    /// `loginUid` is missing where it was never set; `parentPidInNamespace` is numbered in the parent's own namespace.
    case session, sessionInNamespace, processGroup, processGroupInNamespace, tty, loginUid, parentPidInNamespace
    case capabilitiesInheritable, capabilitiesPermitted, capabilitiesEffective
    case pidNamespaceStart, threads
    /// What its UTS namespace calls its host.
    case nodeName
}

/// Of what the event's descriptor leads to.
package enum ObjectField: Hashable, Sendable {
    /// `kind` is a number of `apus_object_kind`, save that an IPv6 socket with an IPv4-mapped address counts as IPv4; `device` the
    /// kernel's own form; `layer` of `apus_layer`; `transport` the IP protocol's number; `socketState` of tcp_states.h.
    case kind, path, mode, device, inode, openFlags, layer, family, socketType, transport
    /// IPv4-mapped addresses as IPv4; `remote` only of what is connected.
    case localAddress, localPort, remoteAddress, remotePort, socketState, isServer, isCreated
    /// Where a Unix socket is bound, or what it is connected to; abstract names begin with `@`.
    case localSocketPath, remoteSocketPath
    /// The descriptor itself, open or not.
    case descriptor
    /// The address in the call's `struct msghdr`, as bytes of a `struct sockaddr`.
    case messageAddress
    /// The first bytes that the call read or wrote.
    case data
    /// Whether the address that this call names is another than what the call before named on the same socket; who does not
    /// remember says true.
    case isPeerNew
    /// The path that the call was given, made absolute, with `.` and `..` resolved as text: 0 is the first, 1 the second one.
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
    /// argv[n].
    case argument(Int)
    /// From `from` on, with blanks between them.
    case arguments(from: Int)
    /// comm and the arguments behind argv[0].
    case commandLine
    /// argv[0] and what follows.
    case executedLine
    /// Of what follows argv[0]: how many, and their bytes.
    case argumentCount, argumentLength
    /// All with blanks between them, or one by name.
    case environment(String?)
    case startTime, age
    case inode, changeTime, modificationTime, isUpperLayer, isLowerLayer, isMemfd, isWritable
    case sessionIsOwn
    /// Of the oldest ancestor, itself included, whose name is a shell's.
    case loginShellPid
    /// As the host shows it when the event is looked at; missing once the process is gone, and in recordings.
    case live(LiveField)
    /// Whether it carries a mark that processes pass on to those that they start.
    case mark(ProcessMark)
}

/// What processes pass on to those that they start, whoever adopts these later.
package enum ProcessMark: Hashable, Sendable {
    /// Of the process with this host pid.
    case below(UInt32)
    /// Of all that the scope of the policy with this name was true of.
    case following(String)
}

/// Of a process that is still there. Sizes in KiB.
package enum LiveField: Hashable, Sendable {
    case descriptorCount, descriptorLimit, virtualSize, residentSize, swappedSize, majorFaults, minorFaults
    /// All as `controller=path` with blanks between them, or the path of one controller.
    case controlGroups, controlGroup(String)
    /// What an open descriptor leads to: its kind as a number of `apus_object_kind`, its name, and the kinds of all as a list.
    case descriptorKind(Int), descriptorName(Int), descriptorKinds
}

/// Of the effective user, in the container's own table of users; `loginName` of the login user.
package enum UserField: Hashable, Sendable { case id, name, home, shell, loginName }
/// Of the effective group.
package enum GroupField: Hashable, Sendable { case id, name }
package enum HostField: Hashable, Sendable { case name, bootTime }

/// `id` is the first twelve digits; outside of containers all but `isInContainer`, `isNew` and `isStarted` are missing.
package enum ContainerField: Hashable, Sendable {
    case id, fullID, name, image, imageID, repository, tag, digest, runtime, isPrivileged, startTime, age
    case isInContainer
    /// It was made after the agent began.
    case isNew
    /// It has executed something: what its runtime does in it to set it up is over.
    case isStarted
    case mounts
    /// By place, or by a glob: over its destination for `source`, over its source for the others.
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
    /// One after the other, numbers in base ten; missing if any of them is.
    case concatenation
    /// With this between them; what is missing is left out, and when all is, so is the result.
    case joined(String)
    /// Makes a relative path (second) absolute with a folder (first).
    case absolutePath
    /// Bits of a number: any of `mask` is set.
    case anyBit(UInt64)
    /// `value & mask == wanted`.
    case bits(mask: UInt64, equal: UInt64)
    case isNegative, isZero, isEqual
    /// One of the 64-bit numbers that bytes consist of, least byte first; from 0.
    case word(Int)
    /// All are true, or any is; what is missing is not.
    case every, some
    /// The second if the first is true, else the third; a missing first is not true.
    case choice
    /// A number's bits that are in the mask.
    case masked(UInt64)
    /// Whether a number is one of these.
    case isOneOf([UInt64])
    /// Whether a number is this or more.
    case isAtLeast(UInt64)
    /// The first less the second; missing if that is negative.
    case difference
    /// The first in percent of the second, a floating-point number.
    case percentage
    /// A number divided by a constant.
    case quotient(UInt64), remainder(UInt64)
    /// Text that stands for a number, by a table; the last entry's key may be nil: any other.
    case named([NamedValue])
    /// Names of what applies to a number, joined by `|` in this order; missing when none does.
    case bitNames([NamedBits])
    /// The name that a user or group id has for the event's process.
    case userName, groupName
    /// The name of the process that has this pid, seen from the event's process.
    case processName
    /// A path with a slash behind it, if it has none.
    case folderPath
    /// At most so many bytes.
    case prefix(Int)
    /// The kernel's own form of a device (major << 20 | minor) as stat(2) tells it.
    case statDevice
    /// Of a `struct sockaddr`'s bytes: IP address (IPv4-mapped as IPv4), port, path of a Unix socket (abstract ones with `@`).
    case socketAddress, socketPort, socketPath
    /// Of the same bytes, all parts by Tracee's names for them: `map[sa_family:AF_INET sin_addr:1.2.3.4 sin_port:80]`.
    case socketParts
    /// An IP address as people write it.
    case addressText
    /// Capability names with blanks between them.
    case capabilityNames
    /// UTC, RFC 3339, nanoseconds; or local.
    case timestamp(TimeStyle)
    /// A name for a port, from the services that the host knows.
    case serviceName
    case lengthOfBytes
    case hexadecimal
    /// Bytes as digits, two for each.
    case hexadecimalBytes
    /// The first that is not empty, else missing.
    case notEmpty
    /// `ip:port->ip:port` of two addresses and ports (address, port, address, port); IPv6 without brackets. An end is there if its
    /// address is, and address and port are not both zero. With one end only that end's `ip:port`, with none missing.
    case connectionName
}

package enum TimeStyle: Hashable, Sendable { case localTime, localTimeSeconds, iso8601, dateTime, dateTimeSeconds }

/// A name that applies to a number when `number & mask == value`.
package struct NamedBits: Hashable, Sendable {
    package let name: String
    package let value: UInt64
    package let mask: UInt64
    /// Without a mask, all bits of `value`.
    package init(_ name: String, _ value: UInt64, of mask: UInt64? = nil) {
        (self.name, self.value, self.mask) = (name, value, mask ?? value)
    }
}

package struct NamedValue: Hashable, Sendable {
    package let value: UInt64?
    package let name: String
    package init(_ value: UInt64?, _ name: String) {
        self.value = value
        self.name = name
    }
}
