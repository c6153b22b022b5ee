// SPDX-License-Identifier: Apache-2.0

import Events
import Testing

@Suite struct ArgumentVectorTests {
    private func texts(_ vector: ArgumentVector) -> [String] { (0..<vector.count).map { String(decoding: vector[$0]!, as: UTF8.self) } }

    @Test func `strings are parted by their NULs, and may be empty`() {
        let vector = ArgumentVector(Array("a\0\0bc\0".utf8))
        #expect(texts(vector) == ["a", "", "bc"])
        #expect((vector.range(2), vector[3], vector[-1]) == (3..<5, nil, nil))
    }

    @Test func `a last NUL that is missing is added`() {
        #expect(texts(ArgumentVector(Array("a\0b".utf8))) == ["a", "b"])
        #expect(ArgumentVector([]).count == 0)
    }

    @Test(arguments: [16383, 16384, 16385, 40000])
    func `no more than its limit is kept`(length: Int) {
        let vector = ArgumentVector([UInt8](repeating: 0x61, count: length))
        #expect((vector.bytes.count, vector.count, vector.bytes.last) == (16384, 1, 0))
        #expect(vector.isCut == (length > 16383))
    }

    @Test func `a value of the environment is found by its whole name`() {
        let vector = ArgumentVector([Array("PATHS=1".utf8), Array("PATH=/bin".utf8), Array("PATH=/late".utf8), Array("EMPTY".utf8)])
        #expect(vector.value(of: Array("PATH".utf8)) == Array("/bin".utf8)[...])
        #expect(vector.value(of: Array("EMPTY".utf8)) == nil)
        #expect(vector.value(of: []) == nil)
    }
}
