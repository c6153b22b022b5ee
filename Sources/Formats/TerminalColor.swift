// SPDX-License-Identifier: Apache-2.0

internal import Events

/// Colours of lines for people: ECMA-48 "select graphic rendition", the eight colours every terminal has and their bright
/// forms. Red is for errors alone.
enum TerminalColor {
    case error, dim, group(EventGroup)

    var sequence: StaticString {
        switch self {
        case .error: "\u{1b}[31m"
        case .dim: "\u{1b}[2m"
        case .group(let group):
            switch group {
            case .syscall: "\u{1b}[36m"
            case .process: "\u{1b}[32m"
            case .file: "\u{1b}[33m"
            case .memory: "\u{1b}[35m"
            case .network, .packet: "\u{1b}[34m"
            case .identity: "\u{1b}[93m"
            case .container: "\u{1b}[96m"
            case .kernel: "\u{1b}[95m"
            case .agent: "\u{1b}[90m"
            }
        }
    }

    static let reset: StaticString = "\u{1b}[0m"
}
