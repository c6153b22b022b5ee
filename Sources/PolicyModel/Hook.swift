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
        /// System calls by name, whatever prefix this kernel gives their functions.
        case syscalls([String])
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
}

/// One of the values that a hook fetches, for conditions and actions.
package enum HookValue: Hashable, Sendable {
    /// By its place in the hook's arguments.
    case argument(Int)
    case result

    /// The field under which conditions know it, or a part of it, such as a packet's protocol; the language names the parts.
    package func field(_ part: String? = nil, type: ValueType) -> Field {
        let suffix = part.map { "." + $0 } ?? ""
        switch self {
        case .argument(let place): return Field("argument" + suffix, argument: String(place), type: type)
        case .result: return Field("result" + suffix, type: type)
        }
    }
}
