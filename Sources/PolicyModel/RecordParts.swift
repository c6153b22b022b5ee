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
    /// What the descriptors of polls stand for; beside `objects`.
    package var polled = false

    package static let none = RecordParts()
    package static let all = RecordParts(objects: true, taskBlock: true, environment: true, data: true, polled: true)

    package init(objects: Bool = false, taskBlock: Bool = false, environment: Bool = false, data: Bool = false, polled: Bool = false) {
        (self.objects, self.taskBlock, self.environment) = (objects, taskBlock, environment)
        (self.data, self.polled) = (data, polled)
    }

    package static func | (one: RecordParts, other: RecordParts) -> RecordParts {
        RecordParts(
            objects: one.objects || other.objects, taskBlock: one.taskBlock || other.taskBlock,
            environment: one.environment || other.environment, data: one.data || other.data, polled: one.polled || other.polled)
    }
}
