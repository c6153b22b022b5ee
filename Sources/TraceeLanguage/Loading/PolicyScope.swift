// SPDX-License-Identifier: Apache-2.0

internal import ConditionSyntax
package import PolicyModel
package import PolicySyntax

/// The scope of a policy as the model has it. Entries about different things must all hold; those about one thing are put together as
/// filters are.
package struct PolicyScope {
    package private(set) var condition = Condition.always
    package private(set) var trees: [TreeScope] = []

    private let options: TraceeOptions

    /// Nil where an entry has an error, which is told.
    package init?(_ scalars: [YAMLScalar], _ options: TraceeOptions, _ log: TraceeLog) {
        self.options = options
        var entries: [(ScopeExpression, YAMLScalar)] = []
        for scalar in scalars {
            do throws(ScopeError) {
                entries.append((try ScopeExpression(parsing: scalar.text, in: .policy), scalar))
            } catch {
                log.error(error, in: scalar)
            }
        }
        if entries.count > 1, let (_, scalar) = entries.first(where: { $0.0.subject == .global }) {
            log.error(.scope, "global must stand alone", at: scalar.range, hint: "leave out either global or the other entries")
            return nil
        }
        guard entries.count == scalars.count, lower(entries, log) else { return nil }
    }

    private mutating func lower(_ entries: [(ScopeExpression, YAMLScalar)], _ log: TraceeLog) -> Bool {
        var parts: [Condition] = []
        var done: Set<ScopeExpression.Subject> = []
        var isGood = true
        for (entry, _) in entries where done.insert(entry.subject).inserted {
            let same = entries.filter { $0.0.subject == entry.subject }
            do throws(LocatedScopeError) {
                parts += try lower(entry.subject, same)
            } catch {
                log.error(error.error, in: error.scalar)
                isGood = false
            }
        }
        if trees.contains(.following), parts.isEmpty, trees.count == 1, let scalar = entries.first?.1 {
            log.error(.scope, "there is nobody to follow", at: scalar.range, hint: "name the processes in another entry, such as comm=sshd")
            return false
        }
        condition = parts.isEmpty ? .always : .one(of: parts)
        return isGood
    }

    private struct LocatedScopeError: Error {
        let error: ScopeError
        let scalar: YAMLScalar
    }

    private mutating func lower(
        _ subject: ScopeExpression.Subject, _ entries: [(ScopeExpression, YAMLScalar)]
    ) throws(LocatedScopeError) -> [Condition] {
        let all = entries.map(\.0)
        switch subject {
        case .global, .cgroup: return []
        case .follow:
            trees.append(.following)
            return []
        case .tree:
            for entry in all { trees += entry.numbers.map { entry.operation == .notEqual ? .outside(root: $0) : .inside(root: $0) } }
            return []
        case .uid:
            var filters = NumberFilters(Field("uid", type: .uint64))
            for (entry, scalar) in entries {
                do throws(ScopeError) {
                    filters.add(entry.operation ?? .equal, try entry.userIDs(options.userID).map { Int128($0) })
                } catch {
                    throw LocatedScopeError(error: error, scalar: scalar)
                }
            }
            return [filters.condition]
        case .mntns, .pidns: return [numbers(Field(subject.rawValue, type: .uint64), all).condition]
        case .pid: return pids(all)
        case .comm: return [texts(Field("comm", type: .text), all, wildcards: true)]
        case .uts: return [texts(Field("hostName", type: .text), all, wildcards: false)]
        case .container: return containers(all)
        case .notContainer: return [.test(Test(Field("container", type: .bool), .compare(.equal, .bool(false))))]
        case .executable: return [try executables(entries)]
        }
    }

    private func numbers(_ field: Field, _ entries: [ScopeExpression]) -> NumberFilters {
        var filters = NumberFilters(field)
        for entry in entries where !entry.meansNew { filters.add(entry.operation ?? .equal, entry.numbers.map { Int128($0) }) }
        return filters
    }

    /// The host's number of the process, or of the thread.
    private func pids(_ entries: [ScopeExpression]) -> [Condition] {
        var parts: [Condition] = entries.filter(\.meansNew).map { entry in
            .test(Test(TraceeFields.isNew("pid"), .compare(.equal, .bool(entry.operation != .notEqual))))
        }
        if entries.contains(where: { !$0.meansNew }) {
            let filters = [Field("hostPid", type: .int64), Field("hostTid", type: .int64)].map { numbers($0, entries) }
            let conditions = filters.map(\.condition)
            parts.append(filters[0].isNegative ? .all(conditions) : .any(conditions))
        }
        return parts
    }

    private func texts(_ field: Field, _ entries: [ScopeExpression], wildcards: Bool) -> Condition {
        var filters = TextFilters(field)
        for entry in entries {
            filters.add(isEqual: entry.operation != .notEqual, entry.values.compactMap { value in
                guard wildcards else { return TextPattern.equal(Array(value.text.utf8)) }
                // Stars alone stand for whatever there is.
                return TextPattern(value.text, questionMarks: true) ?? .prefix([])
            })
        }
        return filters.condition
    }

    private func containers(_ entries: [ScopeExpression]) -> [Condition] {
        var parts: [Condition] = []
        let field = Field("container", type: .bool)
        if entries.contains(where: { $0.operation == nil }) { parts.append(.test(Test(field, .compare(.equal, .bool(true))))) }
        for entry in entries where entry.meansNew {
            parts.append(.test(Test(TraceeFields.isNew("container"), .compare(.equal, .bool(entry.operation != .notEqual)))))
        }
        let ids = Field("containerId", type: .text)
        func begins(_ entries: [ScopeExpression]) -> [Condition] {
            entries.flatMap(\.values).map { .test(Test(ids, .text(.startsWith, Array($0.text.utf8)))) }
        }
        let named = entries.filter { $0.operation != nil && !$0.meansNew }
        let wanted = begins(named.filter { $0.operation == .equal }), unwanted = begins(named.filter { $0.operation == .notEqual })
        // As everywhere, what is named beats what is not to be.
        if !wanted.isEmpty { parts.append(.any(of: wanted)) } else { parts += unwanted.map { .not($0) } }
        return parts
    }

    private func executables(_ entries: [(ScopeExpression, YAMLScalar)]) throws(LocatedScopeError) -> Condition {
        var wanted: [Condition] = [], unwanted: [Condition] = []
        for (entry, scalar) in entries {
            for (executable, value) in zip(entry.executables, entry.values) {
                let path = Condition.test(Test(TraceeFields.executable, .compare(.equal, .text(Array(executable.path.utf8)))))
                let condition: Condition
                switch executable.place {
                case .anywhere: condition = path
                case .mountNamespace(let number): condition = .all([path, Self.isIn(number)])
                case .host:
                    guard let number = options.hostMountNamespace() else {
                        throw LocatedScopeError(error: entry.error(
                            at: value, "the host's mount namespace cannot be read", hint: "write its number instead of host"), scalar: scalar)
                    }
                    condition = .all([path, Self.isIn(number)])
                }
                if entry.operation == .notEqual { unwanted.append(condition) } else { wanted.append(condition) }
            }
        }
        return wanted.isEmpty ? .one(of: unwanted.map { .not($0) }) : .any(of: wanted)
    }

    private static func isIn(_ mountNamespace: UInt32) -> Condition {
        .test(Test(Field("mntns", type: .uint64), .compare(.equal, .uint64(UInt64(mountNamespace)))))
    }
}
