// SPDX-License-Identifier: Apache-2.0

package import Events
package import PolicyModel

/// Where the fields of Tracee's policies lie in our events.
package struct TraceeBinding: FieldBinding {
    private let since: UInt64

    /// - Parameter since: when the agent began, CLOCK_BOOTTIME ns; what starts later is new.
    package init(since: UInt64) { self.since = since }

    package func source(of field: Field, in kind: EventKind) -> ValueSource {
        if field.name.hasPrefix(DataField.prefix) {
            guard let data = EventCatalogue.shared[kind]?.dataField(String(field.name.dropFirst(DataField.prefix.count))) else { return .missing }
            guard let argument = field.argument else { return data.source(nil) }
            return DataField.Form(rawValue: argument).map { data.source($0) } ?? .missing
        }
        if let argument = field.argument { return source(field.name, argument) }
        switch field.name {
        case TraceeFields.result.name: return .returned
        case TraceeFields.executable.name: return .process(.executable, .own)
        case TraceeFields.everything.name: return .allArguments
        default: return ContextField.byModelName[field.name]?.source ?? .missing
        }
    }

    private func source(_ name: String, _ argument: String) -> ValueSource {
        switch (name, argument) {
        case ("pid", TraceeFields.new): .derived(.isAtLeast(since), [.header(.processStartSinceBoot)])
        case ("container", TraceeFields.new): .container(.isNew)
        case (TraceeFields.detectorName, _): .detector(argument)
        case (TraceeFields.treeName, _): UInt32(argument).map { .process(.mark(.below($0)), .own) } ?? .missing
        case (TraceeFields.followName, _): .process(.mark(.following(argument)), .own)
        default: .missing
        }
    }
}

/// Fields that are neither an event's own nor its context's.
enum TraceeFields {
    static let result = Field("retval", type: .int64)
    static let executable = Field("executable", type: .path)
    /// All arguments as one text, for messages.
    static let everything = Field("data", type: .text)
    static let new = "new"
    static let treeName = "tree"
    static let followName = "follow"
    static let detectorName = "detector"

    static func detector(_ name: String) -> Field { Field(detectorName, argument: name, type: .bool) }
    /// Whether it began after the agent did.
    static func isNew(_ what: String) -> Field { Field(what, argument: new, type: .bool) }
    /// Whether the process is one of those below another.
    static func isBelow(_ root: UInt32) -> Field { Field(treeName, argument: String(root), type: .bool) }
    /// Whether the process, or one that it descends from, was within a policy's scope.
    static func follows(_ policy: String) -> Field { Field(followName, argument: policy, type: .bool) }
}
