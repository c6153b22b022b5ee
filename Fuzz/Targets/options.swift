// SPDX-License-Identifier: Apache-2.0

// Lines as values of the other options: outputs, and each as a time and as a size.

@testable import Agent

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let lines = RawInput(start, count).lines
    attempt { () throws(AgentError) in _ = try OutputSpecification.list(parsing: lines) }
    for line in lines {
        attempt { () throws(AgentError) in
            let time = try Duration(option: line)
            expect(time > .zero && UInt64(time / .nanoseconds(1)) > 0, "a time of \(time)")
        }
        attempt { () throws(AgentError) in
            let size = try ByteSize(option: line)
            expect(size.bytes > 0, "a size of \(size)")
            expect(try ByteSize(option: size.description) == size, "a size that is not read back")
            let ring = try size.checkedForRing(pageSize: 4096)
            expect(ring & (ring - 1) == 0, "a ring of \(ring)")
        }
    }
    return 0
}

private func attempt(_ body: () throws(AgentError) -> Void) {
    do throws(AgentError) {
        try body()
    } catch {
        expectPlain(error.message)
        if let hint = error.hint { expectPlain(hint) }
    }
}
