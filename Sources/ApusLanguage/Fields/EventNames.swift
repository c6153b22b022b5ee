// SPDX-License-Identifier: Apache-2.0

internal import Events
internal import FalcoLanguage
internal import PolicyModel

/// What `evt.type` can be in our conditions: the catalogue's names, what rules detect, and Falco's names of events that have others here.
struct EventNames {
    /// What rules detect.
    let detections: Set<String>

    static let types: Set<String> = ["evt.type", "syscall.type"]

    func isKnown(_ name: String) -> Bool { !names(for: name).isEmpty }

    var all: [String] { EventCatalogue.shared.all.map(\.name) + detections.sorted() }

    /// The events that a name stands for, by the names that we have for them.
    func names(for name: String) -> [String] {
        if EventCatalogue.shared.named(name) != nil || detections.contains(name) { return [name] }
        return Self.falco[name] ?? []
    }

    /// Falco's names that the catalogue does not have. What an io_uring asks for is an event of its own here.
    private static let falco: [String: [String]] = {
        var names: [String: [String]] = [:]
        let rings = Set(FalcoEvents.ringKinds)
        for event in EventCatalogue.shared.all where !rings.contains(event.kind) {
            for name in FalcoEvents.names(of: event.kind) where name != "syscall" && EventCatalogue.shared.named(name) == nil {
                names[name, default: []].append(event.name)
            }
        }
        return names
    }()

    /// A condition with our names in the place of Falco's.
    func resolved(_ condition: Condition) -> Condition {
        condition.replacingTests { test in
            guard case .field(let field) = test.subject, Self.types.contains(field.name) else { return .test(test) }
            switch test.operation {
            case .compare(.equal, let literal): return .test(Test(field, .isIn(names([literal]))))
            case .compare(.notEqual, let literal): return .not(.test(Test(field, .isIn(names([literal])))))
            case .isIn(let literals), .intersects(let literals): return .test(Test(field, .isIn(names(literals))))
            default: return .test(test)
            }
        }
    }

    private func names(_ literals: [Literal]) -> [Literal] {
        literals.flatMap { literal -> [Literal] in
            guard case .text(let bytes) = literal else { return [literal] }
            return names(for: String(decoding: bytes, as: UTF8.self)).map { .text($0) }
        }
    }
}
