// SPDX-License-Identifier: Apache-2.0

import PolicyModel

/// What must hold at once at a hook, and what is done then.
struct Selector {
    let conditions: [Condition]
    let actions: [Action]

    init(_ conditions: [Condition], _ actions: [Action] = []) {
        (self.conditions, self.actions) = (conditions, actions)
    }
}

/// A hook with its selectors, of which the first that holds decides.
struct TestHook {
    let hook: Hook
    let selectors: [Selector]

    /// Without selectors every call counts.
    init(_ place: Hook.Place, message: String? = nil, arguments: [HookArgument] = [], result: String? = nil, _ selectors: [Selector] = []) {
        var hook = Hook(place)
        (hook.message, hook.arguments) = (message, arguments)
        hook.result = result.map { HookArgument(.result, type: $0) }
        self.hook = hook
        self.selectors = selectors.isEmpty ? [Selector([])] : selectors
    }
}

extension Policy {
    /// A rule for each selector: it holds where none before it does.
    static func tetragon(_ name: String, about: String = "", scope: Condition = .always, _ hooks: [TestHook]) -> Policy {
        var policy = Policy(name, language: "tetragon")
        (policy.about, policy.scope, policy.hooks) = (about, scope, hooks.map(\.hook))
        for (place, hook) in hooks.enumerated() {
            var earlier: [Condition] = []
            for selector in hook.selectors {
                let own = Condition.all(selector.conditions)
                var rule = Rule(name)
                (rule.triggers, rule.actions) = ([.hook(place)], selector.actions)
                rule.condition = .all(earlier.map { .not($0) } + [own])
                policy.rules.append(rule)
                earlier.append(own)
            }
        }
        return policy
    }
}

extension Hook.Place {
    /// A kernel function that is no system call.
    static func function(_ name: String) -> Hook.Place { .kprobe(function: name, isSyscall: false) }
}

extension HookArgument {
    static func of(_ parameter: Int, _ type: String, label: String? = nil, path: [String] = [], lengthFrom: Int? = nil) -> HookArgument {
        var argument = HookArgument(.parameter(parameter), type: type)
        (argument.label, argument.path, argument.lengthFrom) = (label, path, lengthFrom)
        return argument
    }
}

extension Condition {
    static func isAmong(_ value: HookValue, _ type: ValueType, _ texts: [String]) -> Condition {
        .test(Test(value.field(type: type), .isIn(texts.map { .text($0) })))
    }

    static func isAmong(_ value: HookValue, part: String? = nil, _ numbers: [Int64]) -> Condition {
        .test(Test(value.field(part, type: .int64), .isIn(numbers.map { .int64($0) })))
    }

    static func isWithin(_ value: HookValue, part: String, _ ranges: [AddressRange]) -> Condition {
        .test(Test(value.field(part, type: .network), .isIn(ranges.map { .network($0) })))
    }

    /// Like any of the texts.
    static func isLike(_ value: HookValue, _ relation: TextOperator, _ texts: [String]) -> Condition {
        .test(Test(value.field(type: .path), .quantified(.any, relation, texts.map { Array($0.utf8) })))
    }

    static func hasAnyBit(_ value: HookValue, _ bits: [UInt64]) -> Condition {
        .any(bits.map { .test(Test(value.field(type: .uint64), .hasBits($0))) })
    }

    /// Neither one of these processes, by their own namespace's numbers, nor descended from one.
    static func isOutside(treesOf pids: [Int64]) -> Condition {
        let numbers = pids.map { Literal.int64($0) }
        let fields = [Field("pid.namespace", type: .int64), Field("pid.namespace", type: .int64, anyAncestor: true)]
        return .not(.any(fields.map { .test(Test($0, .isIn(numbers))) }))
    }

    /// The host's namespace is a value of the host, so this compares two fields.
    static func isOutsideHostNamespace(_ kind: String) -> Condition {
        .not(.test(Test(
            Field("namespace", argument: kind, type: .uint64),
            .isInValuesOf(.list([.field(Field("host.namespace", argument: kind, type: .uint64))])))))
    }

    static func hasCapability(_ names: [String], _ set: String, inOwnNamespace: Bool) -> Condition {
        let field = Field(inOwnNamespace ? "capabilities.namespace" : "capabilities", argument: set, type: .text, isList: true)
        return .test(Test(field, .intersects(names.map { .text($0) })))
    }
}
