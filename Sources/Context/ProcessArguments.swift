// SPDX-License-Identifier: Apache-2.0

package import Events

/// Arguments and environment of a running process, from its own memory: it can have changed them since its exec.
package struct ProcessArguments: Equatable, Sendable {
    /// Texts one after the other, each with its NUL; one byte more than a record takes where there is more.
    package let argv: [UInt8]
    package let environment: [UInt8]?

    /// Reads them of the process that a record about an image tells of; nil once it has ended or runs another image.
    ///
    /// The environment is left out unless it is asked for.
    package init?(of event: borrowing Event, environment: Bool, root: String = "/proc") {
        guard let folder = ProcFolder(pid: event.hostPid, root: root), let stat = folder.facts, stat.hasImage,
            stat.began(at: event.process.start)
        else { return nil }
        self.init(folder, environment: environment)
        // Last: whatever was executed before this point would show. A path without a root, or half of one, tells nothing.
        let uncertain = SlotFlag.truncated | SlotFlag.partial | SlotFlag.detached
        if let path = event.copy(1), event.textFlags(1) & uncertain == 0 {
            guard let link = folder.link("exe"), link == path || link == path + Array(" (deleted)".utf8) else { return nil }
        }
    }

    init?(_ folder: borrowing ProcFolder, environment: Bool) {
        let limit = RecordBuilder.textsLimit + 1
        guard let argv = folder.contents("cmdline", limit: limit) else { return nil }
        self.argv = Array(argv.prefix(limit))
        // Readable with the right to trace the process only.
        self.environment = environment ? folder.contents("environ", limit: limit).map { Array($0.prefix(limit)) } : nil
    }
}

extension RecordBuilder {
    /// Puts them where the catalogue has them in records about an image.
    package mutating func set(_ arguments: ProcessArguments) {
        set(10, memory: arguments.argv)
        if let environment = arguments.environment { set(16, memory: environment) }
    }
}
