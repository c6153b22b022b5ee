// SPDX-License-Identifier: Apache-2.0

package import Context
package import Events

/// One thing that a recording tells. Facts stand before the first event that they matter to, and so does what was known at the start.
package enum RecordingEntry {
    /// The first entry, and only that.
    case header(RecordingHeader)
    /// The host's users and groups.
    case accounts(AccountTable)
    case containerAccounts(SurroundingsSnapshot.ContainerAccounts)
    /// A container; nil: the control group is in none any more. Group 0: known by its id only.
    case container(ContainerInfo?, cgroup: UInt64)
    /// Of a process, what /proc told, or more than was known.
    case process(ProcessFacts)
    /// Somebody set the time: CLOCK_REALTIME minus CLOCK_BOOTTIME, ns.
    case clock(UInt64)
    /// The hash of the file that the next event is about.
    case fileHash([UInt8])
    /// A record as it came from the kernel side; says by itself only what processes there are.
    case observed([UInt8])
    /// The last observed record is an event to show.
    case shown
    /// An event that the agent made, or finished.
    case made([UInt8])
    /// The last entry.
    case end(RecordingCounts)

    /// Appending only: numbers are not used again.
    enum Kind: UInt8 {
        case header = 1, accounts, containerAccounts, container, process, clock, fileHash, observed, shown, made, end
    }

    var kind: Kind {
        switch self {
        case .header: .header
        case .accounts: .accounts
        case .containerAccounts: .containerAccounts
        case .container: .container
        case .process: .process
        case .clock: .clock
        case .fileHash: .fileHash
        case .observed: .observed
        case .shown: .shown
        case .made: .made
        case .end: .end
        }
    }
}

extension RecordingEntry {
    func write(to writer: inout ByteWriter) {
        switch self {
        case .header(let header): header.write(layout: Event.layoutVersion, to: &writer)
        case .accounts(let table): table.write(to: &writer)
        case .containerAccounts(let inside):
            writer.append(inside.mountNamespace)
            writer.append(inside.cgroup)
            inside.accounts.write(to: &writer)
        case .container(let container, let cgroup):
            writer.append(cgroup)
            writer.append(container) { $1.write(to: &$0) }
        case .process(let facts): facts.write(to: &writer)
        case .clock(let offset): writer.append(offset)
        case .fileHash(let bytes), .observed(let bytes), .made(let bytes): writer.bytes.append(contentsOf: bytes)
        case .shown: break
        case .end(let counts): counts.write(to: &writer)
        }
    }

    /// From the contents of an entry that is no header.
    init(_ kind: Kind, _ contents: ArraySlice<UInt8>) throws(Malformed) {
        var reader = ByteReader(contents)
        switch kind {
        case .header: throw Malformed()
        case .accounts: self = .accounts(try AccountTable(&reader))
        case .containerAccounts:
            self = .containerAccounts(
                SurroundingsSnapshot.ContainerAccounts(
                    mountNamespace: try reader.integer(), cgroup: try reader.integer(), accounts: try AccountTable(&reader)))
        case .container:
            let cgroup: UInt64 = try reader.integer()
            let container = try reader.optional { reader throws(Malformed) in try ContainerInfo.read(&reader) }
            self = .container(container, cgroup: cgroup)
        case .process: self = .process(try ProcessFacts.read(&reader))
        case .clock: self = .clock(try reader.integer())
        case .fileHash:
            self = .fileHash(Array(contents))
            return
        case .observed:
            self = .observed(Array(contents))
            return
        case .made:
            self = .made(Array(contents))
            return
        case .shown: self = .shown
        case .end: self = .end(try RecordingCounts(&reader))
        }
        try reader.end()
    }
}
