// SPDX-License-Identifier: Apache-2.0

// Bytes as a socket address, read and written in all its forms.

import Events

// libFuzzer calls the target from one thread only.
nonisolated(unsafe) private var text = TextBuffer()

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = RawInput(start, count)
    let address = SocketAddress(bytes: input.bytes)
    let copy = Array(input)
    expect(SocketAddress(bytes: copy) == address, "a copy is another address")
    expect(SocketAddress(bytes: ([0] + copy).dropFirst()) == address, "a slice is another address")
    guard let address else { return 0 }
    text.removeAll()
    address.append(to: &text)
    let whole = text.bytes
    if case .unix(let path, _) = address {
        expect(path.count <= max(0, count - 2), "a path longer than its bytes")
    } else {
        expect(!whole.isEmpty, "an address without a text")
        expect(whole.allSatisfy { (0x20..<0x7f).contains($0) }, "an address with unprintable text")
    }
    text.removeAll()
    address.appendAddress(to: &text)
    let hadPort = address.appendPort(to: &text)
    expect(hadPort || text.count <= whole.count + 1, "the parts are longer than the whole")
    return 0
}
