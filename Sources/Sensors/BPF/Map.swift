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

    /// The bytes of a plain C value.
    static func bytes<T: BitwiseCopyable>(of value: T) -> [UInt8] {
        var value = value
        return unsafe withUnsafeBytes(of: &value) { unsafe [UInt8]($0) }
    }
}
