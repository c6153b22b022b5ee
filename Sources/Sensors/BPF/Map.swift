// SPDX-License-Identifier: Apache-2.0

internal import CLibBPF
internal import Glibc

/// Element access to BPF maps by descriptor; the sizes are the map's, and the caller's bytes must have them.
enum Map {
    static func update(_ name: String, _ descriptor: CInt, key: some BitwiseCopyable, value: [UInt8]) throws(KernelError) {
        var key = key
        let answer = unsafe withUnsafeBytes(of: &key) { key in
            unsafe value.withUnsafeBytes { value in
                unsafe bpf_map_update_elem(descriptor, key.baseAddress, value.baseAddress, UInt64(BPF_ANY))
            }
        }
        try check(.map, name, answer)
    }

    static func update(_ name: String, _ descriptor: CInt, key: [UInt8], value: [UInt8]) throws(KernelError) {
        let answer = unsafe key.withUnsafeBytes { key in
            unsafe value.withUnsafeBytes { value in
                unsafe bpf_map_update_elem(descriptor, key.baseAddress, value.baseAddress, UInt64(BPF_ANY))
            }
        }
        try check(.map, name, answer)
    }

    /// The value's bytes; nil when there is no such key.
    static func lookup(_ name: String, _ descriptor: CInt, key: some BitwiseCopyable, size: Int) throws(KernelError) -> [UInt8]? {
        var key = key
        var value = [UInt8](repeating: 0, count: size)
        let answer = unsafe withUnsafeBytes(of: &key) { key in
            unsafe value.withUnsafeMutableBytes { value in
                unsafe bpf_map_lookup_elem(descriptor, key.baseAddress, value.baseAddress)
            }
        }
        if answer == -ENOENT { return nil }
        try check(.map, name, answer)
        return value
    }

    /// All keys of a map whose values are 64-bit counters, at most `limit` of them.
    static func forEach<Key: BitwiseCopyable>(
        _ name: String, _ descriptor: CInt, _ empty: Key, limit: Int, _ body: (Key, UInt64) -> Void
    ) throws(KernelError) {
        var key = empty
        for turn in 0..<limit {
            var next = empty
            let answer = unsafe withUnsafeBytes(of: &key) { key in
                unsafe withUnsafeMutableBytes(of: &next) { next in
                    unsafe bpf_map_get_next_key(descriptor, turn == 0 ? nil : key.baseAddress, next.baseAddress)
                }
            }
            if answer == -ENOENT { return }
            try check(.map, name, answer)
            key = next
            guard let bytes = try lookup(name, descriptor, key: key, size: 8) else { continue }
            body(key, bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) })
        }
    }

    /// The bytes of a plain C value.
    static func bytes<T: BitwiseCopyable>(of value: T) -> [UInt8] {
        var value = value
        return unsafe withUnsafeBytes(of: &value) { unsafe [UInt8]($0) }
    }
}
