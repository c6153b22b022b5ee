// SPDX-License-Identifier: Apache-2.0

/// A line of /etc/passwd. Of a container, its own: whoever runs there writes what he likes.
package struct UserInfo: Sendable, Equatable {
    package let id: UInt32
    package let name: [UInt8]
    package let home: [UInt8]
    package let shell: [UInt8]
    package init(id: UInt32, name: [UInt8], home: [UInt8], shell: [UInt8]) {
        (self.id, self.name, self.home, self.shell) = (id, name, home, shell)
    }
}

/// A line of /etc/group.
package struct GroupInfo: Sendable, Equatable {
    package let id: UInt32
    package let name: [UInt8]
    package init(id: UInt32, name: [UInt8]) {
        (self.id, self.name) = (id, name)
    }
}
