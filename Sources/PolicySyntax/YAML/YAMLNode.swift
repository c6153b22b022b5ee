// SPDX-License-Identifier: Apache-2.0

/// A node of a YAML document, with its place in the file.
///
/// An alias is a copy of what its anchor names, with that place. Copies share memory, and the reader limits how many nodes
/// a tree has when each is counted, so that walking all of it ends soon.
package struct YAMLNode: Sendable {
    package enum Content: Sendable {
        case scalar(YAMLScalar)
        case sequence([YAMLNode])
        case mapping([YAMLPair])
    }

    package let content: Content
    /// The tag as it was resolved (`tag:yaml.org,2002:str` for `!!str`); nil where none was written.
    package let tag: String?
    /// From its anchor, tag or first character to its end.
    package let range: SourceRange

    package var scalar: YAMLScalar? {
        if case .scalar(let scalar) = content { scalar } else { nil }
    }

    package var sequence: [YAMLNode]? {
        if case .sequence(let nodes) = content { nodes } else { nil }
    }

    package var mapping: [YAMLPair]? {
        if case .mapping(let pairs) = content { pairs } else { nil }
    }

    /// The value of a key; nil also where this is no mapping.
    package subscript(key: String) -> YAMLNode? {
        mapping?.first { $0.key.text == key }?.value
    }

    /// Whether it is written as nothing, `~` or `null`.
    package var isNull: Bool {
        guard case .scalar(let scalar) = content, scalar.style == .plain, tag == nil else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.text)
    }
}

/// A key and its value. Keys are scalars, and no two of a mapping are alike.
package struct YAMLPair: Sendable {
    package let key: YAMLScalar
    package let value: YAMLNode
}

/// A text, and how it was written.
package struct YAMLScalar: Sendable {
    package enum Style: Sendable {
        case plain, singleQuoted, doubleQuoted, literal, folded
    }

    package let text: String
    package let style: Style
    /// Where each byte of the text stands in the file.
    package let source: ScalarSource

    /// From its first character (a quote, `|` or `>`) to its end.
    package var range: SourceRange { source.range }
}

/// How much a YAML file may hold.
package struct YAMLLimits: Sendable {
    /// Bytes of the file.
    package var bytes = 16 << 20
    /// Collections within collections.
    package var depth = 256
    /// Nodes, those of an alias counted again.
    package var nodes = 1_000_000
    /// Bytes of all scalars, those of an alias counted again.
    package var text = 64 << 20

    package init() {}
}
