// SPDX-License-Identifier: Apache-2.0

internal import FalcoLanguage
internal import PolicyModel
internal import PolicySyntax

/// One policy as it was written: nothing is looked up.
struct PolicyDocument {
    let name: YAMLScalar
    let about: String
    /// None: whoever there is.
    let scope: [YAMLScalar]
    let lists: [ConditionCompiler.Named<[YAMLScalar]>]
    let macros: [ConditionCompiler.Named<YAMLScalar>]
    let rules: [WrittenRule]
}

/// One rule as it was written.
struct WrittenRule {
    /// The whole entry.
    let range: SourceRange
    var name: YAMLScalar?
    var events: [YAMLScalar] = []
    var filters: [YAMLScalar] = []
    var when: YAMLScalar?
    var about = ""
    var priority: Priority?
    var id: String?
    var tags: [String] = []
    var technique: Technique?
    var message: YAMLScalar?
    var detects: YAMLScalar?
    /// Names and values.
    var fields: [YAMLScalarPair] = []
    var rate: YAMLScalar?
    var fold: WrittenFold?
    var state: WrittenState?
}

typealias YAMLScalarPair = (name: YAMLScalar, value: YAMLScalar)

struct WrittenFold {
    let by: [YAMLScalar]
    let within: YAMLScalar
}

struct WrittenState {
    enum Kind {
        case count(atLeast: UInt64)
        case sequence([YAMLScalar])
        case first
    }

    let kind: Kind
    let by: [YAMLScalar]
    let within: YAMLScalar
    let range: SourceRange
}
