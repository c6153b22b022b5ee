// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI

/// What a system call's descriptor and paths stand for: a view over the slots behind the call's own arguments. There only where
/// the session was asked for objects, and the call has a descriptor or a path, or waits for descriptors.
package struct EventObject: ~Escapable {
    private let event: Event
    private let first: Int
    /// Which of the descriptors that the call waited for; nil: the call's own.
    private let place: Int?

    private static let polledSize = MemoryLayout<apus_polled>.size
    private static let polledSlots = Int(APUS_POLLED_SLOTS)

    /// Nil when the record has no such slots. `arguments` is the number of arguments of the event's definition.
    @_lifetime(copy event)
    package init?(_ event: borrowing Event, behind arguments: Int) {
        guard event.kind.isSyscall, arguments >= 0, event.argumentCount >= arguments + ObjectSlot.count else { return nil }
        self.event = copy event
        first = arguments
        place = nil
    }

    @_lifetime(copy object)
    private init(_ object: borrowing EventObject, place: Int) {
        event = object.event
        first = object.first
        self.place = place
    }

    /// How many of the descriptors that the call waited for are told of.
    package var polledCount: Int { (event.data(first + ObjectSlot.polled.rawValue)?.count ?? 0) / Self.polledSize }

    /// One of the descriptors that the call waited for; it has no paths, messages and bytes of its own.
    @_lifetime(copy self)
    package func polled(_ place: Int) -> EventObject { EventObject(self, place: place) }

    /// The number that stands in a slot.
    package func value(_ slot: ObjectSlot) -> UInt64? {
        guard let place else { return event.slot(first + slot.rawValue) }
        guard slot.rawValue < Self.polledSlots, place >= 0, place < polledCount,
            let list = event.data(first + ObjectSlot.polled.rawValue),
            let present = list.word(at: place * Self.polledSize), present & (1 << UInt64(slot.rawValue)) != 0
        else { return nil }
        return list.word(at: place * Self.polledSize + 8 * (slot.rawValue + 1))
    }

    /// The text or bytes that a slot refers to.
    @_lifetime(copy self)
    package func data(_ slot: ObjectSlot) -> Span<UInt8>? {
        guard let value = value(slot) else { return nil }
        return event.data(at: value)
    }

    /// A copy of `data(_:)`.
    package func copy(_ slot: ObjectSlot) -> [UInt8]? {
        guard let data = data(slot) else { return nil }
        return [UInt8](copying: data)
    }

    /// What is said about text or bytes: `apus_slot_flag` bits.
    package func textFlags(_ slot: ObjectSlot) -> UInt8 { Event.textFlags(of: value(slot) ?? 0) }

    /// What stands behind the descriptor; nil when nothing does, or the call has none.
    package var kind: ObjectKind? { value(.kind).flatMap { ObjectKind(rawValue: UInt8(clamping: $0)) } }
    /// The descriptor that the call was given or has made, open or not.
    package var descriptor: Int32? { value(.descriptor).map { Int32(truncatingIfNeeded: $0) } }
    /// Type and permissions. What the kernel says of objects without a file differs between its versions; `kind` does not.
    package var mode: UInt16? { value(.mode).map { UInt16(truncatingIfNeeded: $0) } }
    /// Device of the file system, in the kernel's own form: major << 20 | minor.
    package var device: UInt32? { value(.device).map { UInt32(truncatingIfNeeded: $0) } }
    package var inode: UInt64? { value(.inode) }
    /// Flags of the open file; O_CREAT, O_EXCL, O_NOCTTY and O_TRUNC are not kept by the kernel.
    package var openFlags: UInt32? { value(.flags).map { UInt32(truncatingIfNeeded: $0) } }
    /// Whether the open that gave this file made it.
    package var wasCreated: Bool { (value(.flags) ?? 0) & UInt64(APUS_OPEN_CREATED) != 0 }
    package var layer: OverlayLayer? { value(.layer).flatMap { OverlayLayer(rawValue: UInt8(clamping: $0)) } }
    /// Of sockets: AF_…, SOCK_… and IPPROTO_….
    package var family: UInt16? { value(.family).map { UInt16(truncatingIfNeeded: $0) } }
    package var socketType: UInt16? { value(.type).map { UInt16(truncatingIfNeeded: $0) } }
    package var socketProtocol: UInt16? { value(.protocol).map { UInt16(truncatingIfNeeded: $0) } }
    /// The kernel's state of a socket (include/net/tcp_states.h: 1 established, 7 closed, 10 listening).
    package var socketState: UInt8? { value(.state).map { UInt8(truncatingIfNeeded: $0) } }
    /// Whether the socket listens, or was accepted from one that does.
    package var isServer: Bool { (value(.state) ?? 0) & UInt64(APUS_SOCKET_SERVER) != 0 }
}

extension Event {
    /// Index of a slot that more is said in about an executed file; nil where the record has none. `arguments` is the number of
    /// arguments of the event's definition.
    package func imageIndex(_ slot: ImageSlot, behind arguments: Int) -> Int? {
        guard kind == .schedProcessExec || kind == .existingProcess, arguments >= 0, argumentCount >= arguments + ImageSlot.count
        else { return nil }
        return arguments + slot.rawValue
    }
}
