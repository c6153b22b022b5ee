// SPDX-License-Identifier: Apache-2.0

package import Events

/// Where the fields of a policy's language lie in events of each kind.
package protocol FieldBinding: Sendable {
    /// `.missing` where events of that kind have no such field.
    func source(of field: Field, in kind: EventKind) -> ValueSource
}
