// SPDX-License-Identifier: Apache-2.0

/// Something that an event, its process, its container or its host has, under the name that the policy's language gives it.
package struct Field: Hashable, Sendable {
    /// As users write it, without its argument: `fd.name`, `data.pathname`.
    package let name: String
    /// What stands in its brackets or behind its last dot.
    package let argument: String?
    package let type: ValueType
    /// Several values at once.
    package let isList: Bool
    /// Stands for the field of every ancestor, parent upward: a test holds if it holds for any of them.
    package let anyAncestor: Bool

    package init(_ name: String, argument: String? = nil, type: ValueType, isList: Bool = false, anyAncestor: Bool = false) {
        self.name = name
        self.argument = argument
        self.type = type
        self.isList = isList
        self.anyAncestor = anyAncestor
    }
}

/// What makes a new value out of others.
package enum Transformer: Hashable, Sendable {
    case lowercase, uppercase, base64Decode, baseName, length
    /// Elements with a separator between them.
    case join
    case concatenate
    /// The value of one option in a list that is like argv; the option string is that of getopt(3).
    case option(String, of: String)
}

/// A value to test.
package indirect enum Expression: Hashable, Sendable {
    case field(Field)
    case literal(Literal)
    case list([Expression])
    case transformed(Transformer, [Expression])

    package var type: ValueType {
        switch self {
        case .field(let field): field.type
        case .literal(let literal): literal.type
        case .list: .text
        case .transformed(.length, _): .uint64
        case .transformed: .text
        }
    }

    package var isList: Bool {
        switch self {
        case .field(let field): field.isList
        case .list: true
        case .literal, .transformed: false
        }
    }

    /// Calls `body` for each field in it.
    package func forEachField(_ body: (Field) -> Void) {
        switch self {
        case .field(let field): body(field)
        case .literal: return
        case .list(let parts), .transformed(_, let parts): for part in parts { part.forEachField(body) }
        }
    }
}

extension Literal {
    package var type: ValueType {
        switch self {
        case .int64: .int64
        case .uint64: .uint64
        case .bool: .bool
        case .double: .double
        case .text: .text
        case .bytes: .bytes
        case .network: .network
        case .hostName: .hostName
        }
    }
}
