// SPDX-License-Identifier: Apache-2.0

internal import CLibBPF
internal import CLinuxShims
internal import Events
internal import Glibc

/// Our side of one BPF ring buffer: two mapped positions and the data, mapped twice in a row so that no record wraps.
///
/// Used by one thread. Layout: kernel/bpf/ringbuf.c (consumer page, producer page, data pages twice).
@safe struct RingReader: ~Copyable {
    private let consumer: UnsafeMutableRawPointer
    private let producer: UnsafeMutableRawPointer
    private let data: UnsafeMutableRawPointer
    private let size: Int
    private let page: Int
    /// Owned by the BPF object.
    let descriptor: CInt

    /// Maps a ring of `size` bytes (a power of two, whole pages).
    init(descriptor: CInt, size: Int) throws(KernelError) {
        let page = Int(sysconf(CInt(_SC_PAGESIZE)))
        let consumer = unsafe mmap(nil, page, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        guard unsafe consumer != MAP_FAILED, let consumer = unsafe consumer else {
            throw KernelError(request: .mapRing, subject: "events", code: errno)
        }
        let producer = unsafe mmap(nil, page + 2 * size, PROT_READ, MAP_SHARED, descriptor, page)
        guard unsafe producer != MAP_FAILED, let producer = unsafe producer else {
            let code = errno
            unsafe munmap(consumer, page)
            throw KernelError(request: .mapRing, subject: "events", code: code)
        }
        unsafe self.consumer = unsafe consumer
        unsafe self.producer = unsafe producer
        unsafe self.data = unsafe producer.advanced(by: page)
        self.size = size
        self.page = page
        self.descriptor = descriptor
    }

    deinit {
        unsafe munmap(consumer, page)
        unsafe munmap(producer, page + 2 * size)
    }

    /// Bytes that wait to be read.
    var backlog: UInt64 {
        unsafe shim_load_acquire_u64(producer) &- shim_load_acquire_u64(consumer)
    }

    /// Hands every record that is complete to `body`, at most `limit` of them, and gives its place back afterwards.
    /// Returns how many there were.
    mutating func drain(limit: Int, _ body: (RawSpan) -> Void) -> Int {
        var position = unsafe shim_load_acquire_u64(consumer)
        let end = unsafe shim_load_acquire_u64(producer)
        var count = 0
        while position < end, count < limit {
            let head = unsafe data.advanced(by: Int(position & UInt64(size - 1)))
            let word = Int(unsafe shim_load_acquire_u32(head))
            if word & Int(BPF_RINGBUF_BUSY_BIT) != 0 { break }
            let length = word & ~Int(BPF_RINGBUF_BUSY_BIT | BPF_RINGBUF_DISCARD_BIT)
            if word & Int(BPF_RINGBUF_DISCARD_BIT) == 0 {
                // The kernel writes no more behind a finished record until we move the consumer position past it, and the
                // second mapping makes the record one piece.
                let bytes = unsafe UnsafeRawBufferPointer(start: head.advanced(by: Int(BPF_RINGBUF_HDR_SZ)), count: length)
                body(unsafe bytes.bytes)
                count += 1
            }
            position += UInt64((Int(BPF_RINGBUF_HDR_SZ) + length + 7) & ~7)
            unsafe shim_store_release_u64(consumer, position)
        }
        return count
    }
}
