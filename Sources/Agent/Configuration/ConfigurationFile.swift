// SPDX-License-Identifier: Apache-2.0

internal import PolicySyntax
internal import Yams

/// A key that a configuration file may have: the name of a long option without its dashes.
package struct ConfigurationKey: Equatable, Sendable {
    package let name: String
    package let takes: Arity

    /// What may stand behind a key.
    package enum Arity: Sendable {
        /// `true` or `false`.
        case flag
        /// One text.
        case one
        /// One text or a list of texts; where the option splits at commas, so does each of these.
        case many
    }

    package init(_ name: String, _ takes: Arity) {
        self.name = name
        self.takes = takes
    }
}

/// One key of a configuration file with its values.
package struct ConfigurationSetting: Equatable, Sendable {
    package let key: String
    /// As written, never interpreted (`010`, `yes` and `1e3` stay what they are); a flag has one, `true` or `false`; never empty.
    package let values: [Value]
    /// Where the key stands.
    package let place: ConfigurationPlace

    package struct Value: Equatable, Sendable {
        package let text: String
        package let place: ConfigurationPlace
    }

    /// The values without their places.
    package var texts: [String] { values.map(\.text) }
}

/// A configuration file: YAML, one mapping from keys to values.
///
/// Whatever the bytes are, reading them ends with settings or with an error, within seconds.
package struct ConfigurationFile: Equatable, Sendable {
    /// In the order of the file; no key twice.
    package let settings: [ConfigurationSetting]

    /// Bytes of the longest file; a reader of files needs to read one more to find a longer one.
    package static let sizeLimit = 1 << 20
    /// Braces, aliases and `?` keys of a file together: enough to share a list or to write it all in braces, too few to
    /// multiply the time that reading takes.
    package static let costlyLimit = 8

    /// Reads and checks a file's contents.
    ///
    /// - Parameters:
    ///   - bytes: UTF-8, with or without a byte order mark.
    ///   - file: the name that errors begin with.
    package init(_ bytes: [UInt8], file: String, keys: [ConfigurationKey]) throws(ConfigurationError) {
        let reader = ConfigurationReader(file: file, keys: keys)
        settings = try reader.settings(in: reader.compose(try reader.text(of: bytes)))
    }
}

/// From the tree of YAML to settings.
struct ConfigurationReader {
    let file: String
    let keys: [ConfigurationKey]

    func settings(in root: Node?) throws(ConfigurationError) -> [ConfigurationSetting] {
        // A file of comments alone is a file that sets nothing.
        guard let root, !isEmpty(root) else { return [] }
        guard case .mapping(let mapping) = root else {
            throw fail(root, "the file must be keys with values", hint: "write KEY: VALUE, such as events: openat")
        }
        var settings: [ConfigurationSetting] = []
        for (key, value) in mapping {
            let setting = try self.setting(key, value)
            // Yams finds keys that are equal; this also finds those that differ in their tags.
            guard !settings.contains(where: { $0.key == setting.key }) else {
                throw fail(key, "key '\(setting.key)' is there twice")
            }
            settings.append(setting)
        }
        return settings
    }

    private func setting(_ keyNode: Node, _ node: Node) throws(ConfigurationError) -> ConfigurationSetting {
        guard case .scalar(let scalar) = keyNode else { throw fail(keyNode, "a key must be a text") }
        guard let key = keys.first(where: { $0.name == scalar.string }) else {
            throw unknownKey(scalar.string, keyNode)
        }
        let values: [ConfigurationSetting.Value]
        switch (key.takes, node) {
        case (.many, .sequence(let nodes)):
            values = try nodes.map { (node) throws(ConfigurationError) in try value(node, of: key) }
        case (_, .scalar): values = [try value(node, of: key)]
        case (.flag, _): throw fail(node, "\(key.name) must be true or false")
        case (.one, _): throw fail(node, "\(key.name) takes one value")
        case (.many, _): throw fail(node, "\(key.name) takes a value or a list of values")
        }
        guard !values.isEmpty else { throw fail(node, "\(key.name) has no value", hint: "leave the key out") }
        return ConfigurationSetting(key: key.name, values: values, place: place(keyNode))
    }

    private func value(_ node: Node, of key: ConfigurationKey) throws(ConfigurationError) -> ConfigurationSetting.Value
    {
        guard case .scalar(let scalar) = node else { throw fail(node, "a value of \(key.name) must be a text") }
        guard !isEmpty(node) else { throw fail(node, "\(key.name) has no value", hint: "leave the key out") }
        if key.takes == .flag, scalar.string != "true", scalar.string != "false" {
            throw fail(node, "\(key.name) must be true or false, not \(Spelling.quoted(scalar.string))")
        }
        return ConfigurationSetting.Value(text: scalar.string, place: place(node))
    }

    private func unknownKey(_ name: String, _ node: Node) -> ConfigurationError {
        let names = keys.map(\.name)
        let bare = String(name.drop { $0 == "-" })
        let hint = names.contains(bare) ? "write '\(bare)', without dashes" : Spelling.hint(for: bare, among: names)
        return fail(node, "unknown key \(Spelling.quoted(name))", hint: hint)
    }

    /// Whether it is nothing at all, or YAML's word for nothing.
    private func isEmpty(_ node: Node) -> Bool {
        guard case .scalar(let scalar) = node else { return false }
        return scalar.string.isEmpty
            || (scalar.style == .plain && ["~", "null", "Null", "NULL"].contains(scalar.string))
    }

    private func place(_ node: Node) -> ConfigurationPlace {
        ConfigurationPlace(line: node.mark?.line ?? 1, column: node.mark?.column ?? 1)
    }

    private func fail(_ node: Node, _ message: String, hint: String? = nil) -> ConfigurationError {
        ConfigurationError(file: file, place: place(node), message: message, hint: hint)
    }
}
