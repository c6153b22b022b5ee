// SPDX-License-Identifier: Apache-2.0

/// The codes under which Falco tells what is wrong with a rule file.
package enum LoadCode: String, CaseIterable, Sendable {
    case fileRead = "LOAD_ERR_FILE_READ"
    case yamlParse = "LOAD_ERR_YAML_PARSE"
    case yamlValidate = "LOAD_ERR_YAML_VALIDATE"
    case compileCondition = "LOAD_ERR_COMPILE_CONDITION"
    case compileOutput = "LOAD_ERR_COMPILE_OUTPUT"
    case validate = "LOAD_ERR_VALIDATE"
    /// For items of Falco's extensions; there are none here, so nothing raises it.
    case errorInExtension = "LOAD_ERR_EXTENSION"

    case unknownSource = "LOAD_UNKNOWN_SOURCE"
    case unsafeNACheck = "LOAD_UNSAFE_NA_CHECK"
    case noEventType = "LOAD_NO_EVTTYPE"
    case unknownFilter = "LOAD_UNKNOWN_FILTER"
    case unusedMacro = "LOAD_UNUSED_MACRO"
    case unusedList = "LOAD_UNUSED_LIST"
    case unknownItem = "LOAD_UNKNOWN_ITEM"
    case deprecatedItem = "LOAD_DEPRECATED_ITEM"
    case warningInExtension = "LOAD_WARNING_EXTENSION"
    case appendNoValues = "LOAD_APPEND_NO_VALUES"
    case exceptionNameNotUnique = "LOAD_EXCEPTION_NAME_NOT_UNIQUE"
    case invalidMacroName = "LOAD_INVALID_MACRO_NAME"
    case invalidListName = "LOAD_INVALID_LIST_NAME"
    case conditionWarning = "LOAD_COMPILE_CONDITION"
    case unknownKey = "LOAD_UNKNOWN_KEY"

    package var isError: Bool { rawValue.hasPrefix("LOAD_ERR_") }

    /// What the code stands for, for reports.
    package var about: String {
        switch self {
        case .fileRead: "The file cannot be read"
        case .yamlParse: "The file is not YAML"
        case .yamlValidate: "An item of the file is not built as it should be"
        case .compileCondition: "A condition cannot be compiled"
        case .compileOutput: "An output cannot be compiled"
        case .validate: "A rule, macro, list or exception has no meaning"
        case .errorInExtension: "An extension refuses an item"
        case .unknownSource: "No such event source; the rule is left out"
        case .unsafeNACheck: "A comparison with <NA> where 'exists' is meant"
        case .noEventType: "The condition is looked at for too many types of events"
        case .unknownFilter: "An unknown field or event type; the rule is left out, as it asks for"
        case .unusedMacro: "No rule or macro uses the macro"
        case .unusedList: "No rule, macro or list uses the list"
        case .unknownItem: "No such kind of item; it is left out"
        case .deprecatedItem: "Something that Falco is about to drop"
        case .warningInExtension: "Something that is read and not done"
        case .appendNoValues: "An exception is appended to without values"
        case .exceptionNameNotUnique: "Two exceptions of a rule have one name"
        case .invalidMacroName: "The name of a macro cannot be used in conditions"
        case .invalidListName: "The name of a list cannot be used in conditions"
        case .conditionWarning: "A part of a condition may not be what is meant"
        case .unknownKey: "No such key in an item of this kind; it is left out"
        }
    }
}
