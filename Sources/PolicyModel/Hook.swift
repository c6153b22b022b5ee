// SPDX-License-Identifier: Apache-2.0

/// A place in the kernel or in a program that a policy chooses itself.
package struct Hook: Sendable {
    package enum Place: Hashable, Sendable {
        case kprobe(function: String, isSyscall: Bool)
        case fentry(function: String, isSyscall: Bool)
        case tracepoint(subsystem: String, event: String, isRaw: Bool)
        case lsm(hook: String)
        case uprobe(path: String, location: Location)
        case usdt(path: String, provider: String, name: String)
        /// Every function of a list.
        case kprobes(functions: FunctionList)
    }
    package enum Location: Hashable, Sendable {
        case symbols([String])
        case offsets([UInt64])
        case addresses([UInt64])
    }
    package enum FunctionList: Hashable, Sendable {
        case named([String])
        /// Every system call of this kernel.
        case allSyscalls
        /// Functions that ftrace knows, by a pattern.
        case matching(String)
    }

    package var place: Place
    package var message: String?
    package var tags: [String] = []
    package var arguments: [HookArgument] = []
    /// The result, told with the call; nil: the call is told as it begins.
    package var result: HookArgument?

    package init(_ place: Place) { self.place = place }
}

/// One value to fetch at a hook.
package struct HookArgument: Hashable, Sendable {
    package enum Origin: Hashable, Sendable {
        /// Of the function, from 0.
        case parameter(Int)
        case result
        /// What the current task, or its saved registers, hold.
        case currentTask, registers
    }
    package var origin: Origin
    /// A name of the language's list of types, or `auto`: what BTF says.
    package var type: String
    package var label: String?
    /// Members to follow from there, such as `mm.owner.comm`.
    package var path: [String] = []
    /// The parameter that holds the length, from 0.
    package var lengthFrom: Int?
    /// Read when the function returns.
    package var readAtReturn = false
    /// Bytes at most.
    package var limit: Int?

    package init(_ origin: Origin, type: String) {
        self.origin = origin
        self.type = type
    }

    /// The field under which conditions know argument `place` of a hook.
    package static func field(_ place: Int, type: ValueType) -> Field { Field("argument", argument: String(place), type: type) }
}
