// SPDX-License-Identifier: Apache-2.0

internal import CLibBPF
internal import Glibc
package import KernelInterface

/// A generated program in the kernel. Closing its descriptor, as this goes, unloads it where nothing else holds it.
package struct RawProgram: ~Copyable {
    /// Owned; valid as long as this is.
    package let descriptor: CInt
    private let name: String

    /// What the kernel tells about a program that it took.
    package struct Statistics: Hashable, Sendable {
        /// Steps of the verifier over all paths; 0 before 5.16.
        package let verifiedInstructions: Int
        /// Bytes of machine code; 0 where programs are interpreted.
        package let machineCodeBytes: Int
        /// A hash of the instructions as they were given, whatever the program's type and the descriptors of its maps.
        package let tag: [UInt8]
    }

    /// Verifies and loads. Where the kernel says no, the error's log has the end of what its verifier said.
    package init(_ image: ProgramImage, for hook: ProgramHook, maps: [MapName: CInt] = [:]) throws(KernelError) {
        try self.init(image, for: hook, maps: maps, types: nil)
    }

    /// The same with types that were read already: reading them is one pass over some megabytes.
    init(_ image: ProgramImage, for hook: ProgramHook, maps: [MapName: CInt], types: KernelTypes?) throws(KernelError) {
        let attachment = try ProgramAttachment(hook, types)
        let words = try Self.words(image, maps)
        let answer = unsafe Self.load(image.name, words, attachment, log: nil)
        guard answer >= 0 else {
            throw KernelError(
                request: .loadObject, subject: image.name, code: -answer, log: Self.verifierLog(image.name, words, attachment))
        }
        descriptor = answer
        name = image.name
    }

    deinit { close(descriptor) }

    /// How much the verifier and the compiler made of it.
    package var statistics: Statistics {
        get throws(KernelError) {
            var info = bpf_prog_info()
            var size = UInt32(MemoryLayout<bpf_prog_info>.size)
            try check(.configure, name, unsafe bpf_obj_get_info_by_fd(descriptor, &info, &size))
            return Statistics(
                verifiedInstructions: Int(info.verified_insns), machineCodeBytes: Int(info.jited_prog_len),
                // Eight bytes.
                tag: unsafe withUnsafeBytes(of: info.tag) { unsafe Array($0) })
        }
    }

    /// Runs a raw tracepoint program once, here, with at most twelve words as its context; its result's lower 32 bits.
    package func testRun(context: [UInt64] = []) throws(KernelError) -> UInt32 {
        var options = unsafe bpf_test_run_opts()
        unsafe options.sz = MemoryLayout<bpf_test_run_opts>.size
        // The kernel copies the context before it runs, and asks for no more than the size.
        let answer = unsafe context.withUnsafeBytes { bytes in
            // An empty array has an address too, and the kernel takes none without a size.
            unsafe options.ctx_in = bytes.isEmpty ? nil : bytes.baseAddress.map { unsafe UnsafeRawPointer($0) }
            unsafe options.ctx_size_in = UInt32(clamping: bytes.count)
            return unsafe bpf_prog_test_run_opts(descriptor, &options)
        }
        try check(.systemCall, name, answer)
        return unsafe options.retval
    }

    // MARK: - Loading

    /// The instructions as the kernel takes them, with the descriptors of maps.
    private static func words(_ image: ProgramImage, _ maps: [MapName: CInt]) throws(KernelError) -> [UInt64] {
        var instructions = image.instructions
        for reference in image.mapReferences {
            guard let descriptor = maps[reference.map] else {
                throw KernelError(request: .map, subject: reference.map.text, code: ENOENT)
            }
            guard instructions.indices.contains(reference.index), instructions.indices.contains(reference.index + 1) else {
                throw KernelError(request: .map, subject: reference.map.text, code: EINVAL)
            }
            instructions[reference.index].source = UInt8(reference.isValue ? BPF_PSEUDO_MAP_VALUE : BPF_PSEUDO_MAP_FD)
            instructions[reference.index].immediate = descriptor
            instructions[reference.index + 1].immediate = Int32(bitPattern: reference.offset)
        }
        return instructions.map { $0.word.littleEndian }
    }

    /// A descriptor, or `-errno`.
    private static func load(
        _ name: String, _ words: [UInt64], _ attachment: ProgramAttachment, log: UnsafeMutableBufferPointer<CChar>?
    ) -> CInt {
        var options = unsafe bpf_prog_load_opts()
        unsafe options.sz = MemoryLayout<bpf_prog_load_opts>.size
        unsafe options.expected_attach_type = attachment.expected
        unsafe options.attach_btf_id = attachment.target
        if let log = unsafe log {
            unsafe options.log_level = 1
            unsafe options.log_buf = log.baseAddress
            unsafe options.log_size = UInt32(clamping: log.count)
        }
        // The kernel takes letters, digits, dots and underscores.
        let spelled = String(decoding: name.utf8.map { isNameByte($0) ? $0 : UInt8(ascii: "_") }, as: UTF8.self)
        // Each instruction is eight bytes, and the array holds whole ones. The licence is that of Kernel/apus.bpf.c.
        return unsafe words.withUnsafeBytes { bytes in
            unsafe bpf_prog_load(
                attachment.type, spelled, "Dual BSD/GPL", bytes.baseAddress?.assumingMemoryBound(to: bpf_insn.self), words.count, &options)
        }
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || byte == UInt8(ascii: "_") || byte == UInt8(ascii: ".")
    }

    /// Kernels before 6.4 keep the beginning of what does not fit: the room is ample, and only what is kept of it is small.
    private static let logRoom = 16 << 20
    private static let logKept = 64 << 10

    private static func verifierLog(_ name: String, _ words: [UInt64], _ attachment: ProgramAttachment) -> String {
        var room = [CChar](repeating: 0, count: logRoom)
        let answer = unsafe room.withUnsafeMutableBufferPointer { unsafe load(name, words, attachment, log: $0) }
        if answer >= 0 { close(answer) }
        let length = room.firstIndex(of: 0) ?? room.count
        return String(decoding: room[max(0, length - logKept)..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
