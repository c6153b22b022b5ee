// SPDX-License-Identifier: Apache-2.0

/// What records hold only where somebody needs it.
package struct RecordParts: Equatable, Sendable {
    /// What descriptors and paths of calls stand for, and more of executed files.
    package var objects = false
    /// Session, process group, terminal, capabilities.
    package var taskBlock = false
    /// What tasks' hosts are called; beside `taskBlock`.
    package var nodeName = false
    /// What programs were given as environment: all of it, or these variables.
    package var environment = false
    package var variables: Set<String> = []
    /// The first bytes that calls read and wrote; beside `objects`.
    package var data = false
    /// What the descriptors of polls stand for; beside `objects`.
    package var polled = false

    package static let none = RecordParts()
    package static let all = RecordParts(objects: true, taskBlock: true, environment: true, data: true, polled: true, nodeName: true)

    package init(
        objects: Bool = false, taskBlock: Bool = false, environment: Bool = false, data: Bool = false, polled: Bool = false,
        nodeName: Bool = false, variables: Set<String> = []
    ) {
        (self.objects, self.taskBlock, self.environment) = (objects, taskBlock, environment)
        (self.data, self.polled, self.nodeName, self.variables) = (data, polled, nodeName, variables)
    }

    package static func | (one: RecordParts, other: RecordParts) -> RecordParts {
        RecordParts(
            objects: one.objects || other.objects, taskBlock: one.taskBlock || other.taskBlock,
            environment: one.environment || other.environment, data: one.data || other.data, polled: one.polled || other.polled,
            nodeName: one.nodeName || other.nodeName, variables: one.variables.union(other.variables))
    }
}

extension ValueSource {
    /// What has to be in a record so that this can be told.
    package var needs: RecordParts {
        switch self {
        case .object(.data): return RecordParts(objects: true, data: true)
        case .object: return RecordParts(objects: true)
        case .ofEachPolled(let part): return part.needs | RecordParts(objects: true, polled: true)
        case .task(.nodeName): return RecordParts(taskBlock: true, nodeName: true)
        case .task: return RecordParts(taskBlock: true)
        case .process(let field, let relation):
            let fromTask = relation == .sessionLeader || relation == .groupLeader || field == .sessionIsOwn
            switch field {
            case .environment(let name?): return RecordParts(taskBlock: fromTask, variables: [name])
            case .environment(nil): return RecordParts(taskBlock: fromTask, environment: true)
            // The last three words of an exec's record.
            case .modificationTime, .isWritable, .isLowerLayer: return RecordParts(objects: true, taskBlock: fromTask)
            default: return RecordParts(taskBlock: fromTask)
            }
        case .user(.loginName): return RecordParts(taskBlock: true)
        case .derived(_, let parts), .firstOf(let parts), .list(let parts): return parts.map(\.needs).reduce(.none, |)
        default: return .none
        }
    }
}
