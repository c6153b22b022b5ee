// SPDX-License-Identifier: Apache-2.0

import Foundation
import Sinks
import Testing

@Suite struct `A sink whose reader stands still` {
    private func chunk(_ letter: Character, _ size: Int) -> [UInt8] { Array(repeating: letter.asciiValue ?? 0, count: size) }

    @Test func `drops what holds no match first, the newest of it, and counts all`() throws {
        let path = NSTemporaryDirectory() + "apus-sink-\(UUID().uuidString)"
        try #require(mkfifo(path, 0o600) == 0)
        defer { unlink(path) }
        // The reader is there, and reads nothing yet.
        let reader = open(path, O_RDONLY | O_NONBLOCK)
        try #require(reader >= 0)
        defer { close(reader) }
        let sink = try ByteSink(.file(path), limit: 300_000, policy: .drop)
        // More than a pipe takes: the writer stands in the midst of it.
        sink.submit(chunk("a", 128_000), events: 1)
        var polled = pollfd(fd: reader, events: Int16(POLLIN), revents: 0)
        try #require(poll(&polled, 1, 30_000) == 1)
        for letter in "bcd" { sink.submit(chunk(letter, 50_000), events: 1) }
        #expect(sink.counts.dropped == 0)
        sink.submit(chunk("e", 50_000), events: 1)
        #expect(sink.counts.dropped == 1, "no room is left")
        for letter in "XYZ" { sink.submit(chunk(letter, 50_000), events: 1, rules: ["rule": 1]) }
        #expect(sink.counts.dropped == 4)
        #expect(sink.droppedOfRules.isEmpty)
        sink.submit(chunk("W", 50_000), events: 1, rules: ["rule": 1])
        #expect(sink.droppedOfRules == ["rule": 1], "nothing is left that holds no match")

        var runs: [UInt8: Int] = [:], buffer = [UInt8](repeating: 0, count: 65_536), left = 278_000
        let deadline = ContinuousClock.now + .seconds(30)
        while left > 0, ContinuousClock.now < deadline {
            let count = read(reader, &buffer, buffer.count)
            guard count > 0 else {
                usleep(1000)
                continue
            }
            for byte in buffer[..<count] { runs[byte, default: 0] += 1 }
            left -= count
        }
        sink.finish(milliseconds: 10_000)
        #expect(sink.counts.written == 4)
        #expect(sink.counts.dropped == 5)
        #expect(runs == Dictionary(uniqueKeysWithValues: [("a", 128_000), ("X", 50_000), ("Y", 50_000), ("Z", 50_000)].map { (Character($0.0).asciiValue ?? 0, $0.1) }))
    }
}
