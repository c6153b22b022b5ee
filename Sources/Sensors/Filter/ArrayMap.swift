// SPDX-License-Identifier: Apache-2.0

internal import CLibBPF
internal import Glibc
package import KernelInterface

/// An array map of our own, for programs that are loaded one by one. Closing its descriptor, as this goes, ends it where no
/// program holds it.
package struct ArrayMap: ~Copyable {
    /// What programs call it.
    package let name: MapName
    /// Owned; valid as long as this is.
    package let descriptor: CInt
    private let valueSize: Int

    /// Makes one; its bytes are zero.
    package init(_ name: MapName, valueSize: Int, entries: Int = 1) throws(KernelError) {
        descriptor = try check(
            .map, name.text,
            unsafe bpf_map_create(BPF_MAP_TYPE_ARRAY, name.text, 4, UInt32(clamping: valueSize), UInt32(clamping: entries), nil))
        self.name = name
        self.valueSize = valueSize
    }

    deinit { close(descriptor) }

    /// Replaces a value; `bytes` must have its size.
    package func write(_ bytes: [UInt8], at index: UInt32 = 0) throws(KernelError) {
        guard bytes.count == valueSize else { throw KernelError(request: .map, subject: name.text, code: EINVAL) }
        try Map.update(name.text, descriptor, key: index, value: bytes)
    }

    /// A value's bytes.
    package func read(at index: UInt32 = 0) throws(KernelError) -> [UInt8] {
        guard let bytes = try Map.lookup(name.text, descriptor, key: index, size: valueSize) else {
            throw KernelError(request: .map, subject: name.text, code: ENOENT)
        }
        return bytes
    }
}
