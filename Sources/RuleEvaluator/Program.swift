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

    /// By kind of event; nil where no rule is about it.
    private let dispatches: [Dispatch?]
    let graph: ConditionGraph
    /// What is looked at many times an event: the graph's nodes, the parts of nodes, tests, and how a subject's text is matched.
    let nodes: FlatTable<ConditionGraph.Node>
    let parts: FlatTable<Int32>
    let tests: FlatTable<CompiledTest>
    /// The number in `bank` of each subject's matcher; -1 where no test needs one.
    let matchers: FlatTable<Int32>
    let bank: MatcherBank
    let tables: TestTables
    let fetches: FetchProgram
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
        let bank = MatcherBank(matchers.compactMap { $0 })
        var numbers: [Int32] = [], next: Int32 = 0
        for matcher in matchers {
            numbers.append(matcher == nil ? -1 : next)
            if matcher != nil { next += 1 }
        }
        var byKind: [Dispatch?] = Array(repeating: nil, count: EventKind.limit)
        for (kind, list) in entries where Int(kind.rawValue) < byKind.count {
            byKind[Int(kind.rawValue)] = Dispatch(list, graph, tests, bank, matchers: numbers)
        }
        dispatches = byKind
        mostEntries = entries.values.map(\.count).max() ?? 0
        kinds = Set(entries.keys)
        self.graph = graph
        nodes = FlatTable(graph.nodes)
        parts = FlatTable(graph.parts)
        self.tests = FlatTable(tests)
        self.matchers = FlatTable(numbers)
        self.bank = bank
        self.tables = tables
        self.fetches = fetches
        self.messages = messages
        self.rules = rules
    }

    /// The kinds of events that some rule can match.
    package let kinds: Set<EventKind>

    /// The rules that can match events of a kind.
    func dispatch(of kind: EventKind) -> Dispatch? { Int(kind.rawValue) < dispatches.count ? dispatches[Int(kind.rawValue)] : nil }

    /// How many rules there are for the kind that most are about.
    let mostEntries: Int

    /// The hosts that rules name.
    package var hostNames: Set<[UInt8]> { Set(tables.hostNames) }

    /// The detectors that rules ask.
    package var detectors: Set<String> { Set(fetches.detectors) }

    /// How many different conditions, tests and values there are, for explanation.
    package var size: (nodes: Int, tests: Int, subjects: Int) { (nodes.count, tests.count, fetches.subjects.count) }
}
