// SPDX-License-Identifier: Apache-2.0

internal import PolicyModel
internal import PolicySyntax

/// What a file says, one item after the other; nothing is looked up.
enum RuleItem {
    case engineVersion(SemanticVersion, String, LoadContext)
    /// One of these must be there.
    case plugin([PluginRequirement], LoadContext)
    case list(ListItem)
    case macro(MacroItem)
    case rule(RuleDefinition)
    case update(RuleUpdate)
    /// A rule with nothing but `enabled`.
    case enable(Bool, LoadContext)
}

struct PluginRequirement {
    let name: String
    let version: SemanticVersion
    let text: String
}

/// How an item treats one that is there.
enum ItemMode { case define, append, replace }

struct ListItem {
    let context: LoadContext
    let mode: ItemMode
    let items: [YAMLScalar]
}

struct MacroItem {
    let context: LoadContext
    let mode: ItemMode
    let condition: YAMLScalar
}

struct RuleDefinition {
    let context: LoadContext
    var condition: YAMLScalar
    var output: YAMLScalar
    var description: String
    var priority: Priority
    var source = "syscall"
    var isEnabled = true
    var tags: Set<String> = []
    var exceptions: [RuleException] = []
    var warnsOfEventTypes = true
    var skipsIfUnknown = false
    var capture: YAMLScalar?
    var isCapturing = false
    var captureDuration: UInt64?
}

/// What an item appends to a rule, and what it replaces there.
struct RuleUpdate {
    let context: LoadContext
    var append = RuleChanges()
    var replace = RuleChanges()
}

struct RuleChanges {
    var condition: YAMLScalar?
    var output: YAMLScalar?
    var description: String?
    var priority: Priority?
    var isEnabled: Bool?
    var tags: Set<String>?
    var exceptions: [RuleException]?
    var warnsOfEventTypes: Bool?
    var skipsIfUnknown: Bool?
    var isCapturing: Bool?
    var captureDuration: UInt64?

    var isEmpty: Bool {
        condition == nil && output == nil && description == nil && priority == nil && isEnabled == nil && tags == nil
            && exceptions == nil && warnsOfEventTypes == nil && skipsIfUnknown == nil && isCapturing == nil
            && captureDuration == nil
    }
}

struct RuleException {
    /// A text, or texts in a list.
    indirect enum Entry {
        case scalar(YAMLScalar)
        case list([Entry], SourceRange)

        var range: SourceRange {
            switch self {
            case .scalar(let scalar): scalar.range
            case .list(_, let range): range
            }
        }
    }

    let name: String
    let range: SourceRange
    var fields: Entry?
    var comparisons: Entry?
    var values: [Entry] = []
}
