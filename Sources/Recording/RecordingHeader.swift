// SPDX-License-Identifier: Apache-2.0

/// Where and when a recording was made, and what of the host shows in alerts.
package struct RecordingHeader: Equatable, Sendable {
    package var hostName = ""
    /// `uname -r`.
    package var kernel = ""
    /// Tells boots apart: times are counted from one.
    package var bootID = ""
    /// CLOCK_REALTIME minus CLOCK_BOOTTIME at the start, ns.
    package var clockOffset: UInt64 = 0
    /// Local time minus UTC, seconds.
    package var utcOffset: Int32 = 0
    /// A command's own tree was recorded, not the host.
    package var isOfCommand = false
    /// Names of TCP and UDP ports.
    package var services: [UInt16: String] = [:]
    /// When the run began, CLOCK_BOOTTIME ns: what starts later is new.
    package var began: UInt64 = 0

    package init() {}
}

extension RecordingHeader {
    /// `layout`: the version of the records' layout.
    func write(layout: UInt32, to writer: inout ByteWriter) {
        writer.append(layout)
        writer.append(hostName)
        writer.append(kernel)
        writer.append(bootID)
        writer.append(clockOffset)
        writer.append(utcOffset)
        writer.append(isOfCommand)
        writer.append(list: services.sorted { $0.key < $1.key }) { writer, service in
            writer.append(service.key)
            writer.append(service.value)
        }
        writer.append(began)
    }

    /// Behind the layout's version.
    init(_ reader: inout ByteReader) throws(Malformed) {
        hostName = try reader.string()
        kernel = try reader.string()
        bootID = try reader.string()
        clockOffset = try reader.integer()
        utcOffset = try reader.integer()
        // No zone is a day away.
        guard (-86_400...86_400).contains(utcOffset) else { throw Malformed() }
        isOfCommand = try reader.flag()
        let list = try reader.list { reader throws(Malformed) in (try reader.integer(UInt16.self), try reader.string()) }
        services = Dictionary(list, uniquingKeysWith: { first, _ in first })
        began = try reader.integer()
    }
}

/// What the end of a recording says of it.
package struct RecordingCounts: Equatable, Sendable {
    /// Entries before the end.
    package var entries: UInt64 = 0
    /// Events that were recorded.
    package var events: UInt64 = 0
    /// Records that the kernel side had to drop meanwhile.
    package var lost: UInt64 = 0

    package init() {}

    func write(to writer: inout ByteWriter) {
        writer.append(entries)
        writer.append(events)
        writer.append(lost)
    }

    init(_ reader: inout ByteReader) throws(Malformed) {
        entries = try reader.integer()
        events = try reader.integer()
        lost = try reader.integer()
    }
}
