// SPDX-License-Identifier: Apache-2.0

/// What records hold only where somebody needs it.
package struct RecordParts: Equatable, Sendable {
    /// What descriptors and paths of calls stand for, and more of executed files.
    package var objects = false
    /// Session, process group, terminal, capabilities.
    package var taskBlock = false
    /// What programs were given as environment.
    package var environment = false
    /// The first bytes that calls read and wrote; beside `objects`.
    package var data = false

    package static let none = RecordParts()
    package static let all = RecordParts(objects: true, taskBlock: true, environment: true, data: true)

    package init(objects: Bool = false, taskBlock: Bool = false, environment: Bool = false, data: Bool = false) {
        (self.objects, self.taskBlock, self.environment, self.data) = (objects, taskBlock, environment, data)
    }

    package static func | (one: RecordParts, other: RecordParts) -> RecordParts {
        RecordParts(
            objects: one.objects || other.objects, taskBlock: one.taskBlock || other.taskBlock,
            environment: one.environment || other.environment, data: one.data || other.data)
    }
}
