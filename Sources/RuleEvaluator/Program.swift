// SPDX-License-Identifier: Apache-2.0

package import Events
package import PolicyModel
internal import StringMatching

/// Rules compiled for evaluation: immutable, shared by any number of evaluators.
package final class Program: Sendable {
    /// One rule for one kind of event.
    struct Entry: Sendable {
        let rule: Int32
        let root: Int32
        /// In `messages`.
        let message: Int32
    }

    /// By kind of event; empty where no rule is about it.
    private let entries: [[Entry]]
    let graph: ConditionGraph
    let tests: [CompiledTest]
    let tables: TestTables
    let fetches: FetchProgram
    /// For each subject how its text is matched; nil where no test needs it.
    let matchers: [PatternMatcher?]
    let messages: [MessageProgram]
    /// The rules, in order.
    package let rules: [Rule]

    struct CompiledTest: Sendable {
        let subject: Int32
        let program: TestProgram
        /// The subject is several values of which any may answer.
        let isQuantified: Bool
    }

    init(
        entries: [EventKind: [Entry]], graph: ConditionGraph, tests: [CompiledTest], tables: TestTables, fetches: FetchProgram,
        matchers: [PatternMatcher?], messages: [MessageProgram], rules: [Rule]
    ) {
        var byKind: [[Entry]] = Array(repeating: [], count: EventKind.limit)
        for (kind, list) in entries where Int(kind.rawValue) < byKind.count { byKind[Int(kind.rawValue)] = list }
        self.entries = byKind
        kinds = Set(entries.keys)
        self.graph = graph
        self.tests = tests
        self.tables = tables
        self.fetches = fetches
        self.matchers = matchers
        self.messages = messages
        self.rules = rules
    }

    /// The kinds of events that some rule can match.
    package let kinds: Set<EventKind>

    /// The rules that can match events of a kind, in order.
    func entries(of kind: EventKind) -> [Entry] { Int(kind.rawValue) < entries.count ? entries[Int(kind.rawValue)] : [] }

    /// The hosts that rules name.
    package var hostNames: Set<[UInt8]> { Set(tables.hostNames) }

    /// How many different conditions, tests and values there are, for explanation.
    package var size: (nodes: Int, tests: Int, subjects: Int) { (graph.nodes.count, tests.count, fetches.subjects.count) }
}
