// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI
internal import KernelInterface
internal import StringMatching

/// Writes the decision program of one kind of event.
///
/// r6 is the event's `struct apus_decision`, r7 its `fetched`, r8 is not 0 once a rule may match, r9 is the hook's context, which is only
/// handed on: the body is the same in programs of every type. r1 and r2 are used at once. Where something is not fetched yet the
/// program jumps to the step that fetches it, which jumps back to its beginning; so it has no effects but those that it has again.
struct DecisionWriter {
    private(set) var assembler: Assembler
    private var fetches: [DecisionStep: Label] = [:]
    let end: Label
    private let drop: Label
    private let tellAll: Label
    private let candidateWords: Int
    /// What no rule wants is told all the same, without candidates.
    private let tellsAll: Bool
    /// What was written, as questions and where their answers lead.
    private(set) var graph = DecisionGraph()

    /// A writer at the place where questions are asked.
    init(name: String, rules: Int, limit: Int, tellsAll: Bool = false) {
        self.tellsAll = tellsAll
        assembler = Assembler(name: name, limit: limit)
        end = assembler.makeLabel("end")
        drop = assembler.makeLabel("drop")
        tellAll = assembler.makeLabel("tell_all")
        candidateWords = (rules + 63) / 64
        begin()
    }

    // MARK: beginning and end

    private mutating func begin() {
        let found = assembler.makeLabel("found")
        assembler.move(.r9, .register(.r1))
        assembler.call(.getSmpProcessorId)
        assembler.move(.r6, .register(.r0))
        assembler.call(.getCurrentPidTgid)
        // The thread's id is the lower half.
        assembler.move(.r7, .register(.r0), .narrow)
        assembler.shiftLeft(.r6, .immediate(Int32(Self.slotShift)))
        assembler.move(.r1, .register(.r7))
        assembler.and(.r1, .immediate(Int32(APUS_DECISION_SLOTS) - 1))
        assembler.or(.r6, .register(.r1))
        assembler.store(.register(.r6), to: .r10, -4, .bytes4)
        assembler.loadMap(.r1, Self.slots)
        assembler.move(.r2, .register(.r10))
        assembler.add(.r2, -4)
        assembler.call(.mapLookup)
        assembler.jump(to: found, if: .r0, .notEqual, 0)
        assembler.exit()
        assembler.place(found)
        assembler.move(.r6, .register(.r0))
        assembler.load(.r1, from: .r6, Self.owner, .bytes4)
        assembler.add(.r7, 1)
        let ours = assembler.makeLabel("body")
        assembler.jump(to: ours, if: .r1, .equal, .register(.r7))
        assembler.move(.r0, 0)
        assembler.exit()
        assembler.place(ours)
        assembler.load(.r7, from: .r6, Self.fetched, .bytes4)
        assembler.move(.r8, 0)
        for word in 0..<candidateWords { assembler.store(0, to: .r6, Self.candidates + 8 * word, .bytes8) }
        assembler.store(0, to: .r6, Self.undecided, .bytes8)
    }

    /// What comes behind the last rule.
    mutating func finish() throws(AssemblyError) -> ProgramImage {
        place(end)
        if !tellsAll { assembler.jump(to: drop, if: .r8, .equal, 0) }
        assembler.store(.immediate(Int32(candidateWords)), to: .r6, Self.candidateWords, .bytes4)
        // What was fetched and could not be had may have let a rule pass. Of the call's own words nobody asks those that are unknown: they
        // are arguments that point to something.
        let tell = assembler.makeLabel("tell")
        assembler.load(.r1, from: .r6, Self.wordsUnknown, .bytes8)
        assembler.apply(.shiftRight, .r1, .immediate(Int32(APUS_WORD_HOST_PID.rawValue)))
        assembler.load(.r2, from: .r6, Self.textsUnknown, .bytes4)
        assembler.or(.r1, .register(.r2))
        assembler.jump(to: tell, if: .r1, .equal, 0)
        assembler.store(1, to: .r6, Self.undecided, .bytes8)
        assembler.place(tell)
        jump(toStep: UInt8(APUS_STEP_TELL.rawValue))
        let lost = assembler.makeLabel("lost")
        assembler.place(lost)
        // Where no program tells, whoever called goes on with the slot, or nobody must be kept from it. What fexit returns must be 0.
        if !tellsAll { assembler.place(drop) }
        assembler.load(.r1, from: .r6, Self.after, .bytes4)
        assembler.store(.register(.r1), to: .r6, Self.owner, .bytes4)
        assembler.move(.r0, 0)
        assembler.exit()
        if !fetches.isEmpty {
            for (step, label) in fetches.sorted(by: { $0.key < $1.key }) {
                assembler.place(label)
                assembler.store(.immediate(Int32(step.rawValue)), to: .r6, Self.wanted, .bytes4)
                jump(toStep: step.rawValue)
                assembler.jump(to: tellAll)
            }
            assembler.place(tellAll)
            assembler.store(0, to: .r6, Self.candidateWords, .bytes4)
            assembler.store(1, to: .r6, Self.undecided, .bytes8)
            jump(toStep: UInt8(APUS_STEP_TELL.rawValue))
            assembler.jump(to: lost)
        }
        return try assembler.finish()
    }

    /// Does not come back if the step is there.
    private mutating func jump(toStep step: UInt8) {
        assembler.move(.r1, .register(.r9))
        assembler.loadMap(.r2, Self.programs)
        assembler.move(.r3, .immediate(Int32(step)))
        assembler.call(.tailCall)
    }

    /// The groups that are fetched somewhere.
    var steps: Set<DecisionStep> { Set(fetches.keys) }

    // MARK: rules

    mutating func emit(_ body: (inout Assembler) -> Void) { body(&assembler) }

    mutating func makeLabel(_ name: String? = nil) -> Label { assembler.makeLabel(name) }

    mutating func place(_ label: Label) {
        assembler.place(label)
        graph.place(label)
    }

    mutating func jump(to label: Label) {
        assembler.jump(to: label)
        graph.jump(to: label)
    }

    /// The rule at this place among those of the kind may match.
    mutating func mark(_ place: Int, isUndecided: Bool) {
        let offset = Self.candidates + 4 * (place / 32)
        assembler.load(.r1, from: .r6, offset, .bytes4)
        assembler.or(.r1, .immediate(Int32(bitPattern: 1 << UInt32(place % 32))), .narrow)
        assembler.store(.register(.r1), to: .r6, offset, .bytes4)
        if isUndecided { assembler.store(1, to: .r6, Self.undecided, .bytes8) }
        assembler.move(.r8, 1)
        graph.mark(place)
    }

    /// Sees to it that the step's facts are there, where that is not known already.
    mutating func ensure(_ step: DecisionStep, _ known: inout Set<DecisionStep>) {
        guard step != .call, known.insert(step).inserted else { return }
        let label = fetches[step] ?? assembler.makeLabel("fetch_\(step)")
        fetches[step] = label
        assembler.move(.r1, .register(.r7))
        assembler.and(.r1, .immediate(1 << Int32(step.rawValue)))
        assembler.jump(to: label, if: .r1, .equal, 0)
    }

    /// Goes to `yes` or `no`; returns what is fetched in either case.
    mutating func branch(
        _ condition: MayCondition, _ yes: Label, _ no: Label, _ known: Set<DecisionStep>
    ) -> (yes: Set<DecisionStep>, no: Set<DecisionStep>) {
        switch condition {
        case .constant(let value):
            jump(to: value ? yes : no)
            return (known, known)
        case .question(let atom, let negated):
            var known = known
            graph.ask(atom.description, negated ? no : yes, negated ? yes : no)
            ensure(atom.step, &known)
            // What is unknown holds, whichever way it is asked.
            if negated { ask(atom, no, yes, unknown: yes) } else { ask(atom, yes, no, unknown: yes) }
            return (known, known)
        case .all(let parts):
            var (fetched, failed) = (known, Set<DecisionStep>?.none)
            for (index, part) in parts.enumerated() {
                let next = index == parts.count - 1 ? yes : assembler.makeLabel()
                let answer = branch(part, next, no, fetched)
                failed = failed.map { $0.intersection(answer.no) } ?? answer.no
                fetched = answer.yes
                if index < parts.count - 1 { place(next) }
            }
            return (fetched, failed ?? known)
        case .any(let parts):
            var (fetched, held) = (known, Set<DecisionStep>?.none)
            for (index, part) in parts.enumerated() {
                let next = index == parts.count - 1 ? no : assembler.makeLabel()
                let answer = branch(part, yes, next, fetched)
                held = held.map { $0.intersection(answer.yes) } ?? answer.yes
                fetched = answer.no
                if index < parts.count - 1 { place(next) }
            }
            return (held ?? known, fetched)
        }
    }

    private mutating func ask(_ atom: Atom, _ yes: Label, _ no: Label, unknown: Label) {
        switch atom {
        case .hasWord(let word):
            test(bit: word.index, at: Self.wordsUnknown, unknown)
            test(bit: word.index, at: Self.wordsPresent, yes)
            assembler.jump(to: no)
        case .hasText(let text), .hasFolder(let text):
            test(bit: text.index, at: Self.textsUnknown, unknown)
            test(bit: text.index, at: Self.textsPresent, yes)
            assembler.jump(to: no)
        case .text(let text, let id):
            if unknown != yes { test(bit: text.index, at: Self.textsUnknown, unknown) }
            // Of a text that is unknown every bit is set, of one that is missing none.
            test(bit: id.index, at: Self.bits(of: text), yes)
            assembler.jump(to: no)
        case .number(let value, let question):
            if !value.word.isCertain {
                test(bit: value.word.index, at: Self.wordsUnknown, unknown)
                let present = assembler.makeLabel()
                test(bit: value.word.index, at: Self.wordsPresent, present)
                assembler.jump(to: no)
                assembler.place(present)
            }
            load(value)
            answer(question, value, yes, no)
        }
    }

    /// Goes to `label` if the bit is set; in words of 32.
    mutating func test(bit: Int, at offset: Int, _ label: Label) {
        assembler.load(.r1, from: .r6, offset + 4 * (bit / 32), .bytes4)
        let mask: UInt32 = 1 << UInt32(bit % 32)
        // The immediate is extended by its sign, so that bit 31 would test the upper half too: it is 0 here.
        assembler.jump(to: label, if: .r1, .anyBit, .immediate(Int32(bitPattern: mask)))
    }

    // MARK: texts as guards

    /// Goes to `label` if any of these predicates may hold, else to `no`; their steps are fetched.
    mutating func test(_ guards: [TextPredicateID], _ label: Label, _ no: Label) {
        graph.ask("one of \(guards.count) predicates", label, no)
        var masks: [Int: UInt64] = [:]
        for entry in guards { masks[Self.bits(of: entry.text) + 8 * (entry.id.index / 64), default: 0] |= 1 << UInt64(entry.id.index % 64) }
        for (offset, mask) in masks.sorted(by: { $0.key < $1.key }) {
            assembler.load(.r1, from: .r6, offset, .bytes8)
            if mask != .max {
                assembler.set(.r2, to: mask)
                assembler.and(.r1, .register(.r2))
            }
            assembler.jump(to: label, if: .r1, .notEqual, 0)
        }
        assembler.jump(to: no)
    }

    /// Goes to `label` if anything may be true of one of the texts, else to `no`.
    mutating func test(rowsOf texts: [Text], _ label: Label, _ no: Label) {
        graph.ask("anything of " + texts.map(\.name).joined(separator: ", "), label, no)
        for text in texts {
            assembler.load(.r1, from: .r6, Self.rows + 4 * text.index, .bytes4)
            assembler.jump(to: label, if: .r1, .notEqual, 0)
        }
        assembler.jump(to: no)
    }
}
