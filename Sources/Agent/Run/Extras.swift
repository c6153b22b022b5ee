// SPDX-License-Identifier: Apache-2.0

internal import Context
internal import PolicySyntax

/// The values of `--with`: what events carry beyond the default.
struct Extras: Equatable, Sendable {
    var environment = false
    var ancestors = 0
    var descriptorPaths = false
    /// How executed files are hashed; nil when they are not.
    var executableHashes: HashCacheMode?
    var raw = false
    var stack = false

    static let names = ["env", "ancestors", "fd-paths", "exec-hash", "raw", "stack"]
    /// How many ancestors `ancestors` alone means, and the most that can be asked for.
    static let defaultAncestors = 5
    static let mostAncestors = 64

    init(_ values: [String]) throws(AgentError) {
        for value in values.flatMap({ $0.split(separator: ",", omittingEmptySubsequences: false) }) {
            let parts = value.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            switch (parts[0], parts.count) {
            case ("env", 1): environment = true
            case ("fd-paths", 1): descriptorPaths = true
            case ("raw", 1): raw = true
            case ("stack", 1): stack = true
            case ("exec-hash", 1): executableHashes = .devInode
            case ("exec-hash", _): executableHashes = try Self.mode(parts[1])
            case ("ancestors", 1): ancestors = Self.defaultAncestors
            case ("ancestors", _):
                guard let count = Int(parts[1]), (1...Self.mostAncestors).contains(count) else {
                    throw AgentError(
                        .usage, "--with ancestors=\(parts[1]): not a number from 1 to \(Self.mostAncestors)", hint: "like --with ancestors=3")
                }
                ancestors = count
            default:
                throw AgentError(
                    .usage, "unknown value '\(value)' for --with",
                    hint: Spelling.nearest(to: parts[0], among: Self.names).map { "did you mean '\($0)'?" }
                        ?? "it takes \(Self.names.joined(separator: ", "))")
            }
        }
    }

    private static func mode(_ text: String) throws(AgentError) -> HashCacheMode {
        if let mode = HashCacheMode(rawValue: text) { return mode }
        let modes = HashCacheMode.allCases.map(\.rawValue)
        throw AgentError(
            .usage, "unknown value '\(text)' for --with exec-hash",
            hint: Spelling.nearest(to: text, among: modes).map { "did you mean '\($0)'?" } ?? "one of \(modes.joined(separator: ", "))")
    }
}
