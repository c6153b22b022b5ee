// SPDX-License-Identifier: Apache-2.0

/// How the value of an argument is laid out, spelled as the raw value.
package enum ArgumentType: String, CaseIterable, Sendable {
    /// Whole numbers with a sign, as wide as the name says.
    case int8, int16, int32, int64
    /// Whole numbers without a sign.
    case uint8, uint16, uint32, uint64
    /// One byte, 0 or 1.
    case bool
    /// Seconds, with a fraction; from a `struct timespec` or `timeval` in user memory.
    case float64
    /// An address, in the address space of the process that made the call (or the kernel's, where the event says so).
    case pointer
    /// Bytes up to a NUL, usually UTF-8 but never promised to be.
    case string
    /// Strings one after the other, such as an argument vector.
    case stringArray = "[]string"
    /// Any bytes, with a length.
    case bytes = "[]byte"
    /// A socket address: family, and the address in the form of that family.
    case sockaddr
    /// Two descriptors, as `pipe` and `socketpair` give them.
    case int32Pair = "[2]int32"
    /// Numbers one after the other, such as a long bitmap.
    case uint64Array = "[]uint64"
    /// Nanoseconds since 1970-01-01 UTC.
    case time
    /// User and group ids, capability sets and securebits of one `struct cred`.
    case credentials
    /// What `openat2` is asked for: open flags, mode and how to resolve the path.
    case openHow = "open_how"
    /// A composite value that `typeName` names; nothing builds one yet.
    case structured

    /// Whether a value is one whole number, so that a `Meaning` can apply to it.
    package var isInteger: Bool {
        switch self {
        case .int8, .int16, .int32, .int64, .uint8, .uint16, .uint32, .uint64, .bool: true
        default: false
        }
    }
}

/// One argument of an event, or its return value.
package struct ArgumentDefinition: Sendable {
    /// The name as rules and output spell it; may contain a dot (`binary.path`).
    package let name: String
    /// How the value is laid out.
    package let type: ArgumentType
    /// The type as users see it: the type's raw value, or the name of the structure (`proto_dns`).
    package let typeName: String
    /// What the number stands for, where it is more than a number.
    package let meaning: Meaning?
    /// One short phrase; empty where a system call's argument speaks for itself.
    package let summary: String
}
