// SPDX-License-Identifier: Apache-2.0

@testable import Sensors
import TestSupport
import Testing

@Suite struct SeenRecordsTests {
    @Test func `records come by time, of equal ones the earlier place first, and a place is given back when all before it are taken`() {
        var seen = SeenRecords()
        for (place, time) in [(0, 10), (8, 30), (16, 20), (24, 20), (32, 40)] {
            seen.add(time: UInt64(time), position: UInt64(place), length: 8, isRecord: true)
        }
        var taken: [UInt64] = [], free: [UInt64?] = []
        while let record = seen.first {
            taken.append(record.position)
            seen.takeFirst()
            free.append(seen.oldestPosition)
        }
        #expect(taken == [0, 16, 24, 8, 32])
        #expect(free == [8, 8, 8, 32, nil])
        #expect(seen.count == 0 && seen.latest == 40 && seen.earliest == nil)
    }

    @Test func `what is no record is passed over`() {
        var seen = SeenRecords()
        seen.add(time: 5, position: 0, length: 8, isRecord: false)
        #expect(seen.count == 0 && seen.first == nil)
        seen.compact()
        #expect(seen.oldestPosition == nil)
        seen.add(time: 6, position: 8, length: 8, isRecord: true)
        #expect(seen.oldestPosition == 8 && seen.earliest == 6)
    }

    /// Against a model: what has been added and not taken.
    @Test(arguments: 0..<200)
    func `records that come and go in any order keep theirs`(seed: Int) {
        var random = Random(seed: UInt64(seed))
        var seen = SeenRecords()
        var waiting: [(time: UInt64, position: UInt64)] = []
        var position: UInt64 = 0, clock: UInt64 = 1000
        for _ in 0..<300 {
            switch Int.random(in: 0..<10, using: &random) {
            case 0..<5:
                clock += UInt64.random(in: 0..<20, using: &random)
                let time = clock - UInt64.random(in: 0..<100, using: &random), isRecord = Int.random(in: 0..<10, using: &random) > 0
                seen.add(time: time, position: position, length: 8, isRecord: isRecord)
                if isRecord { waiting.append((time, position)) }
                position += 16
            case 5..<9:
                let expected = waiting.min { ($0.time, $0.position) < ($1.time, $1.position) }
                #expect(seen.first?.position == expected?.position && seen.earliest == expected?.time)
                guard let expected else { continue }
                seen.takeFirst()
                waiting.removeAll { $0.position == expected.position }
            default:
                seen.compact()
            }
            #expect(seen.count == waiting.count)
            if let oldest = waiting.map(\.position).min() { #expect(seen.oldestPosition.map { $0 <= oldest } == true) }
            seen.compact()
            #expect(seen.oldestPosition == nil && waiting.isEmpty || seen.oldestPosition == waiting.map(\.position).min())
        }
    }
}
