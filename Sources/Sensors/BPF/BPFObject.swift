// SPDX-License-Identifier: Apache-2.0

internal import CLibBPF
internal import CLinuxShims
internal import Glibc

/// The BPF object through its life: opened, configured, loaded. Closing it unloads what nothing else holds.
///
/// Used by one thread. libbpf answers `-errno`, or NULL with `errno` set; both become `KernelError` here and only here.
@safe struct BPFObject: ~Copyable {
    private let object: OpaquePointer

    init(bytes: [UInt8]) throws(KernelError) {
        LibraryLog.install
        var options = unsafe bpf_object_open_opts()
        unsafe options.sz = MemoryLayout<bpf_object_open_opts>.size
        // libbpf copies the ELF bytes it keeps; the buffer need only live for the call.
        let opened = unsafe bytes.withUnsafeBytes { buffer in
            unsafe bpf_object__open_mem(buffer.baseAddress, buffer.count, &options)
        }
        guard let opened = unsafe opened else {
            throw KernelError(request: .openObject, subject: "apus.bpf.o", code: errno, log: LibraryLog.shared.take())
        }
        unsafe object = opened
        // All programs are off until the plan asks for them.
        var program = unsafe bpf_object__next_program(object, nil)
        while let current = unsafe program {
            unsafe bpf_program__set_autoload(current, false)
            unsafe program = unsafe bpf_object__next_program(object, current)
        }
    }

    deinit { unsafe bpf_object__close(object) }

    /// The names of all programs in the object.
    var programNames: [String] {
        var names: [String] = []
        var program = unsafe bpf_object__next_program(object, nil)
        while let current = unsafe program {
            names.append(unsafe String(cString: bpf_program__name(current)))
            unsafe program = unsafe bpf_object__next_program(object, current)
        }
        return names
    }

    private func program(_ name: String) throws(KernelError) -> OpaquePointer {
        guard let program = unsafe bpf_object__find_program_by_name(object, name) else {
            throw KernelError(request: .openObject, subject: name, code: ENOENT)
        }
        return unsafe program
    }

    private func map(_ name: String) throws(KernelError) -> OpaquePointer {
        guard let map = unsafe bpf_object__find_map_by_name(object, name) else {
            throw KernelError(request: .map, subject: name, code: ENOENT)
        }
        return unsafe map
    }

    func enable(program name: String) throws(KernelError) {
        let program = unsafe try program(name)
        try check(.configure, name, unsafe bpf_program__set_autoload(program, true))
    }

    /// For fentry, fexit and LSM programs: the kernel function they attach to.
    func setTarget(program name: String, function: String) throws(KernelError) {
        let program = unsafe try program(name)
        try check(.configure, name, unsafe bpf_program__set_attach_target(program, 0, function))
    }

    /// Takes a map that there is in place of the object's own; before load. The object keeps a descriptor of its own.
    func reuse(map name: String, _ descriptor: CInt) throws(KernelError) {
        let map = unsafe try map(name)
        try check(.configure, name, unsafe bpf_map__reuse_fd(map, descriptor))
    }

    func setEntries(map name: String, _ entries: Int) throws(KernelError) {
        let map = unsafe try map(name)
        try check(.configure, name, unsafe bpf_map__set_max_entries(map, UInt32(clamping: entries)))
    }

    /// The names of all maps in the object.
    var mapNames: [String] {
        var names: [String] = []
        var map = unsafe bpf_object__next_map(object, nil)
        while let current = unsafe map {
            names.append(unsafe String(cString: bpf_map__name(current)))
            unsafe map = unsafe bpf_object__next_map(object, current)
        }
        return names
    }

    /// Does without a map that nothing which is loaded uses; before load.
    func omit(map name: String) throws(KernelError) {
        let map = unsafe try map(name)
        try check(.configure, name, unsafe bpf_map__set_autocreate(map, false))
    }

    /// Where a program is attached, as the object says it.
    func section(ofProgram name: String) throws(KernelError) -> String {
        let program = unsafe try program(name)
        return unsafe String(cString: bpf_program__section_name(program))
    }

    func entries(ofMap name: String) throws(KernelError) -> Int {
        let map = unsafe try map(name)
        return Int(unsafe bpf_map__max_entries(map))
    }

    func setValueSize(map name: String, _ size: Int) throws(KernelError) {
        let map = unsafe try map(name)
        try check(.configure, name, unsafe bpf_map__set_value_size(map, UInt32(clamping: size)))
    }

    /// Writes a `const volatile` or plain global before load; `bytes` must have the variable's size.
    func setGlobal(_ variable: String, _ bytes: [UInt8]) throws(KernelError) {
        guard let place = place(of: variable) else {
            throw KernelError(request: .configure, subject: variable, code: ENOENT)
        }
        guard place.size == bytes.count else {
            throw KernelError(request: .configure, subject: variable, code: EINVAL)
        }
        let map = unsafe try map(place.section)
        var size = 0
        guard let memory = unsafe UnsafeMutableRawPointer(mutating: bpf_map__initial_value(map, &size)), place.offset + place.size <= size else {
            throw KernelError(request: .configure, subject: variable, code: EINVAL)
        }
        // Inside the section by the check above; libbpf owns the memory until load.
        unsafe bytes.withUnsafeBytes { unsafe memory.advanced(by: place.offset).copyMemory(from: $0.baseAddress!, byteCount: $0.count) }
    }

    func setGlobal<T: FixedWidthInteger>(_ variable: String, _ value: T) throws(KernelError) {
        var little = value.littleEndian
        let bytes = unsafe withUnsafeBytes(of: &little) { unsafe [UInt8]($0) }
        try setGlobal(variable, bytes)
    }

    /// Maps the section of a plain global, after load: libbpf's own copy is not the kernel's unless a skeleton is used.
    func mapGlobal(_ variable: String) throws(KernelError) -> SharedWord {
        guard let place = place(of: variable) else {
            throw KernelError(request: .configure, subject: variable, code: ENOENT)
        }
        return try SharedWord(descriptor: try descriptor(ofMap: place.section), offset: place.offset)
    }

    private func place(of variable: String) -> (section: String, offset: Int, size: Int)? {
        guard let btf = unsafe bpf_object__btf(object) else { return nil }
        for section in [".rodata", ".bss", ".data"] {
            let id = unsafe btf__find_by_name_kind(btf, section, 15 /* BTF_KIND_DATASEC, linux/btf.h; Swift sees both a macro and an enum */)
            guard id > 0, let type = unsafe btf__type_by_id(btf, UInt32(id)) else { continue }
            let count = Int(unsafe btf_vlen(type))
            guard let items = unsafe btf_var_secinfos(type) else { continue }
            for index in 0..<count {
                let item = unsafe items[index]
                guard let inner = unsafe btf__type_by_id(btf, item.type),
                    let name = unsafe btf__name_by_offset(btf, inner.pointee.name_off)
                else { continue }
                if unsafe String(cString: name) == variable { return (section, Int(item.offset), Int(item.size)) }
            }
        }
        return nil
    }

    func load() throws(KernelError) {
        try check(.loadObject, "into the kernel", unsafe bpf_object__load(object))
    }

    func attach(program name: String) throws(KernelError) -> Link {
        let program = unsafe try program(name)
        guard let link = unsafe bpf_program__attach(program) else {
            throw KernelError(request: .attach, subject: name, code: errno, log: LibraryLog.shared.take())
        }
        return unsafe Link(adopting: link)
    }

    /// Runs an iterator program over all that there is.
    func iterate(program name: String) throws(KernelError) {
        let program = unsafe try program(name)
        guard let raw = unsafe bpf_program__attach_iter(program, nil) else {
            throw KernelError(request: .attach, subject: name, code: errno, log: LibraryLog.shared.take())
        }
        let link = unsafe Link(adopting: raw)
        let descriptor = try check(.attach, name, bpf_iter_create(link.descriptor))
        defer { close(descriptor) }
        var nothing: [UInt8] = Array(repeating: 0, count: 64)
        while true {
            // The programs write nothing here; reading drives them.
            let (length, code) = unsafe nothing.withUnsafeMutableBytes { buffer in
                let length = unsafe read(descriptor, buffer.baseAddress!, buffer.count)
                return (length, errno)
            }
            if length == 0 { return }
            guard length > 0 || code == EAGAIN || code == EINTR else { throw KernelError(request: .systemCall, subject: name, code: code) }
        }
    }

    /// A descriptor that the object owns.
    func descriptor(ofMap name: String) throws(KernelError) -> CInt {
        let map = unsafe try map(name)
        return try check(.map, name, unsafe bpf_map__fd(map))
    }

    /// A descriptor that the object owns.
    func descriptor(ofProgram name: String) throws(KernelError) -> CInt {
        let program = unsafe try program(name)
        return try check(.configure, name, unsafe bpf_program__fd(program))
    }
}

/// An attached program; detaches when it goes.
@safe final class Link {
    private let link: OpaquePointer
    init(adopting link: OpaquePointer) { unsafe self.link = unsafe link }
    deinit { _ = unsafe bpf_link__destroy(link) }
    /// A descriptor that the link owns.
    var descriptor: CInt { unsafe bpf_link__fd(link) }
}
