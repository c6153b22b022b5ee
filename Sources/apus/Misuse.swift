// SPDX-License-Identifier: Apache-2.0

internal import Agent
internal import ArgumentParser

/// What the argument library says of misuse, told as every other mistake is: one line, and a hint.
struct Misuse {
    let error: AgentError

    /// `text`: the library's, of several lines; nil when it tells of no mistake.
    init?(_ text: String, subcommands: [String]) {
        guard text.hasPrefix("Error: ") else { return nil }
        let lines = text.dropFirst("Error: ".count).split(separator: "\n")
        var message = lines.first.map(String.init) ?? ""
        let unexpected = "Unexpected argument '"
        if message.hasPrefix(unexpected), lines.contains(where: { $0.hasPrefix("Usage: apus <subcommand>") }) {
            error = .unknown("subcommand", String(message.dropFirst(unexpected.count).dropLast()), among: subcommands)
            return
        }
        var hint: String?
        for line in lines.dropFirst() {
            if line.hasPrefix("Help:  ") {
                hint = String(line.dropFirst("Help:  ".count))
            } else if hint == nil, line.hasPrefix("  See '"), let end = line.dropFirst("  See '".count).firstIndex(of: "'") {
                hint = line[..<end].dropFirst("  See '".count) + " says what there is"
            }
        }
        if let near = message.firstRange(of: ". Did you mean ") {
            hint = "did you mean " + message[near.upperBound...]
            message = String(message[..<near.lowerBound])
        }
        error = AgentError(.usage, message.prefix(1).lowercased() + message.dropFirst(), hint: hint)
    }
}
