// SPDX-License-Identifier: Apache-2.0

internal import CLinuxShims
internal import Glibc

/// One 32-bit word of a BPF global section, shared with the programs. Stores are sequentially consistent.
@safe struct SharedWord: ~Copyable {
    private let memory: UnsafeMutableRawPointer
    private let length: Int
    private let offset: Int

    init(descriptor: CInt, offset: Int) throws(KernelError) {
        let page = Int(sysconf(CInt(_SC_PAGESIZE)))
        let length = (offset + 4 + page - 1) / page * page
        let memory = unsafe mmap(nil, length, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        guard unsafe memory != MAP_FAILED, let memory = unsafe memory else {
            throw KernelError(request: .map, subject: ".bss", code: errno)
        }
        unsafe self.memory = unsafe memory
        self.length = length
        self.offset = offset
    }

    deinit { unsafe munmap(memory, length) }

    func store(_ value: UInt32) { unsafe shim_store_release_u32(memory.advanced(by: offset), value) }
    func load() -> UInt32 { unsafe shim_load_acquire_u32(memory.advanced(by: offset)) }
}
