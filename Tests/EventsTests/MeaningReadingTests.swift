// SPDX-License-Identifier: Apache-2.0

import Events
import Testing

@Suite struct MeaningReadingTests {
    @Test(arguments: Meaning.allCases)
    func `a text that a number has gives a number of the same text`(meaning: Meaning) {
        var numbers: [UInt64] = [0, 1, 2, 3, 7, 0o644, 0o100755, 0x8000, 0x80000, 254 << 20 | 3, 0x5401, .max, 0xffff_ff9c]
        if case .names(let table) = meaning.vocabulary { numbers += table.entries.map(\.value) }
        if case .flags(let set) = meaning.vocabulary { numbers += set.flags.map(\.value) + [set.flags.reduce(0) { $0 | $1.value }] }
        for number in numbers {
            var text = TextBuffer(capacity: 64), again = TextBuffer(capacity: 64)
            guard meaning.append(number, to: &text) else { continue }
            let string = String(decoding: text.bytes, as: UTF8.self)
            let read = meaning.number(of: string)
            #expect(read != nil, "\(meaning) \(string)")
            if let read { #expect(meaning.append(read, to: &again) && again.bytes == text.bytes) }
        }
    }

    @Test(arguments: ["", "|", "O_RDONLYX", "0x", "0xg", "9", "-1", "O_CREAT||O_EXCL", "O_EXCL|O_CREAT"])
    func `a text that no number has gives none`(text: String) {
        #expect(Meaning.openFlags.number(of: text) == nil)
        #expect(Meaning.socketFamily.number(of: text) == nil)
    }
}

@Suite struct ClockReadingTests {
    @Test(arguments: [0, 1, 951_782_400_000_000_000, 1_795_215_600_123_456_789, 4_107_542_400_000_000_000, UInt64.max])
    func `a time as it is written is read as the same time`(time: UInt64) {
        var text = TextBuffer(capacity: 32)
        ClockText().append(time, to: &text)
        #expect(ClockText.nanoseconds(of: String(decoding: text.bytes, as: UTF8.self)) == time)
    }

    @Test(arguments: [
        "", "2026-11-20", "2026-02-30T00:00:00.000000000Z", "2026-11-20T24:00:00.000000000Z", "9999-11-20T23:00:00.000000000Z",
        "2026-11-20T23:00:00.00000000aZ", "1969-11-20T23:00:00.000000000Z",
    ])
    func `any other text is no time`(text: String) { #expect(ClockText.nanoseconds(of: text) == nil) }
}
