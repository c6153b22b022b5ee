// SPDX-License-Identifier: Apache-2.0

/// A step from a node to one below it.
package enum YAMLStep: Equatable, Sendable {
    /// The value of a key.
    case key(String)
    /// An element that is there, from 0.
    case index(Int)
    /// Behind the last element.
    case end
}

/// Why nothing can be put at a place: one phrase.
package struct YAMLStepError: Error, Equatable, Sendable {
    package let message: String
}

extension YAMLNode {
    /// A copy with a value at the end of `path`; what is not there on the way is made.
    ///
    /// - Parameter place: where the path is written, for messages about keys that it makes.
    package func setting(_ path: some Collection<YAMLStep>, to value: YAMLNode, place: SourceRange) throws(YAMLStepError) -> YAMLNode {
        guard let step = path.first else { return value }
        let rest = path.dropFirst()
        let absent = YAMLNode.text("", at: place)
        switch step {
        case .key(let name):
            guard isNull || mapping != nil else { throw YAMLStepError(message: "there are no keys in front of \(Spelling.quoted(name))") }
            var pairs = mapping ?? []
            if let index = pairs.firstIndex(where: { $0.key.text == name }) {
                pairs[index] = YAMLPair(key: pairs[index].key, value: try pairs[index].value.setting(rest, to: value, place: place))
            } else {
                pairs.append(YAMLPair(key: Self.scalar(name, place), value: try absent.setting(rest, to: value, place: place)))
            }
            return YAMLNode(content: .mapping(pairs), tag: nil, range: isNull ? place : range)
        case .index(let index):
            guard var nodes = sequence, nodes.indices.contains(index) else { throw YAMLStepError(message: "there is no element \(index)") }
            nodes[index] = try nodes[index].setting(rest, to: value, place: place)
            return YAMLNode(content: .sequence(nodes), tag: tag, range: range)
        case .end:
            guard isNull || sequence != nil else { throw YAMLStepError(message: "what is there is no list") }
            let added = try absent.setting(rest, to: value, place: place)
            return YAMLNode(content: .sequence((sequence ?? []) + [added]), tag: nil, range: isNull ? place : range)
        }
    }

    /// A copy in which each text that is no key is what `body` makes of it.
    package func mappingTexts(_ body: (String) -> String) -> YAMLNode {
        let changed: Content =
            switch content {
            case .scalar(let scalar): .scalar(YAMLScalar(text: body(scalar.text), style: scalar.style, source: scalar.source))
            case .sequence(let nodes): .sequence(nodes.map { $0.mappingTexts(body) })
            case .mapping(let pairs): .mapping(pairs.map { YAMLPair(key: $0.key, value: $0.value.mappingTexts(body)) })
            }
        return YAMLNode(content: changed, tag: tag, range: range)
    }

    /// A document without keys, for a file that says nothing.
    package static func emptyMapping(_ file: SourceFile) -> YAMLNode {
        YAMLNode(content: .mapping([]), tag: nil, range: SourceRange(file, 0..<0))
    }

    /// A text that is no YAML, as it is; an empty one is a null.
    package static func text(_ text: String, at place: SourceRange) -> YAMLNode {
        YAMLNode(content: .scalar(scalar(text, place)), tag: nil, range: place)
    }

    private static func scalar(_ text: String, _ place: SourceRange) -> YAMLScalar {
        YAMLScalar(text: text, style: .plain, source: ScalarSource(place, .plain, text))
    }
}
