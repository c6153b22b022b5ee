// SPDX-License-Identifier: Apache-2.0

internal import CKernelABI
internal import CLibBPF
internal import CLinuxShims
internal import Events
internal import Glibc

/// Our side of one BPF ring buffer: two mapped positions and the data, mapped twice in a row so that no record wraps.
///
/// Records are looked at where they lie before they are taken, in the order of their times, and their place is given back once all in
/// front of them have been taken too. Used by one thread. Layout: kernel/bpf/ringbuf.c (consumer page, producer page, data pages twice).
@safe struct RingReader: ~Copyable {
    private let consumer: UnsafeMutableRawPointer
    private let producer: UnsafeMutableRawPointer
    private let data: UnsafeMutableRawPointer
    let size: Int
    private let page: Int
    /// Owned by the BPF object.
    let descriptor: CInt
    /// Up to where records have been looked at.
    private var position: UInt64
    private var seen = SeenRecords()

    /// Maps a ring of `size` bytes (a power of two, whole pages).
    init(descriptor: CInt, size: Int) throws(KernelError) {
        let page = Int(sysconf(CInt(_SC_PAGESIZE)))
        let consumer = unsafe mmap(nil, page, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        guard unsafe consumer != MAP_FAILED, let consumer = unsafe consumer else {
            throw KernelError(request: .mapRing, subject: "ring", code: errno)
        }
        let producer = unsafe mmap(nil, page + 2 * size, PROT_READ, MAP_SHARED, descriptor, page)
        guard unsafe producer != MAP_FAILED, let producer = unsafe producer else {
            let code = errno
            unsafe munmap(consumer, page)
            throw KernelError(request: .mapRing, subject: "ring", code: code)
        }
        unsafe self.consumer = unsafe consumer
        unsafe self.producer = unsafe producer
        unsafe self.data = unsafe producer.advanced(by: page)
        self.size = size
        self.page = page
        self.descriptor = descriptor
        position = unsafe shim_load_acquire_u64(consumer)
    }

    deinit {
        unsafe munmap(consumer, page)
        unsafe munmap(producer, page + 2 * size)
    }

    /// Where the next record will lie.
    var end: UInt64 { unsafe shim_load_acquire_u64(producer) }

    /// Bytes whose place has not been given back.
    var backlog: UInt64 { end &- (unsafe shim_load_acquire_u64(consumer)) }

    enum Look: Equatable {
        /// All records in front of the end have been looked at.
        case all
        /// There are more than were asked for.
        case some
        /// The one at this position is still being written.
        case busy(UInt64)
    }

    /// Looks at records in front of `end`, until `limit` of them wait to be taken.
    mutating func look(until end: UInt64, limit: Int) -> Look {
        while position < end {
            guard seen.count < limit else { return .some }
            let head = unsafe data.advanced(by: Int(position & UInt64(size - 1)))
            let word = Int(unsafe shim_load_acquire_u32(head))
            if word & Int(BPF_RINGBUF_BUSY_BIT) != 0 { return .busy(position) }
            let length = word & ~Int(BPF_RINGBUF_BUSY_BIT | BPF_RINGBUF_DISCARD_BIT)
            let hasTime = length >= MemoryLayout<apus_header>.size
            // The kernel writes no more behind a finished record until the consumer position has moved past it, and the second mapping
            // makes the record one piece.
            let time =
                hasTime
                ? unsafe head.load(fromByteOffset: Int(BPF_RINGBUF_HDR_SZ) + (MemoryLayout<apus_header>.offset(of: \.time) ?? 0), as: UInt64.self)
                : 0
            seen.add(time: time, position: position, length: length, isRecord: word & Int(BPF_RINGBUF_DISCARD_BIT) == 0)
            position += UInt64((Int(BPF_RINGBUF_HDR_SZ) + length + 7) & ~7)
        }
        return .all
    }

    /// The earliest time of those that wait.
    var earliest: UInt64? { seen.earliest }

    /// The latest time of those that have been looked at.
    var latest: UInt64 { seen.latest }

    /// Hands the earliest record to `body`, if there is one.
    mutating func take(_ body: (RawSpan) -> Void) {
        guard let record = seen.first else { return }
        let head = unsafe data.advanced(by: Int(record.position & UInt64(size - 1)))
        // As above: its place has not been given back.
        let bytes = unsafe UnsafeRawBufferPointer(start: head.advanced(by: Int(BPF_RINGBUF_HDR_SZ)), count: record.length)
        body(unsafe bytes.bytes)
        seen.takeFirst()
        unsafe shim_store_release_u64(consumer, seen.oldestPosition ?? position)
    }

    /// Gives places back that nothing has to be taken from.
    mutating func settle() {
        seen.compact()
        unsafe shim_store_release_u64(consumer, seen.oldestPosition ?? position)
    }
}

/// Records of one ring that have been looked at: in the order of their places, and in that of their times, which is nearly the same.
struct SeenRecords {
    struct Record {
        let time: UInt64
        let position: UInt64
        let length: Int
        var isDone: Bool
    }

    private var records: [Record] = []
    /// The first of them that is not done.
    private var oldest = 0
    /// Places in `records`, by time; those in front of `next` are done.
    private var order: [Int] = []
    private var next = 0
    private(set) var latest: UInt64 = 0

    /// How many wait.
    var count: Int { order.count - next }

    /// Of equal times the earlier place comes first. What is no record is done at once.
    mutating func add(time: UInt64, position: UInt64, length: Int, isRecord: Bool) {
        let number = records.count
        records.append(Record(time: time, position: position, length: length, isDone: !isRecord))
        guard isRecord else { return }
        latest = max(latest, time)
        var place = order.count
        while place > next, records[order[place - 1]].time > time { place -= 1 }
        if place == order.count { order.append(number) } else { order.insert(number, at: place) }
    }

    var first: Record? { next < order.count ? records[order[next]] : nil }
    var earliest: UInt64? { next < order.count ? records[order[next]].time : nil }

    mutating func takeFirst() {
        records[order[next]].isDone = true
        next += 1
        while oldest < records.count, records[oldest].isDone { oldest += 1 }
    }

    /// The first place that something is still to be taken from.
    var oldestPosition: UInt64? { oldest < records.count ? records[oldest].position : nil }

    /// Forgets what is done.
    mutating func compact() {
        while oldest < records.count, records[oldest].isDone { oldest += 1 }
        if oldest == records.count {
            records.removeAll(keepingCapacity: true)
            order.removeAll(keepingCapacity: true)
            (oldest, next) = (0, 0)
        } else if oldest > 0 || next > 0 {
            records.removeFirst(oldest)
            order.removeFirst(next)
            for index in order.indices { order[index] -= oldest }
            (oldest, next) = (0, 0)
        }
    }
}
