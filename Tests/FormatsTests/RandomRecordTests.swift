import Events
import Formats
import Foundation
import TestSupport
import Testing

/// Records that nothing promises anything about: 100,000, the same in every run.
@Suite struct RandomRecordTests {
    private static let count = 100_000

    /// Header and slots of a record with as many arguments as its kind has, or not; all other bytes are random.
    private func record(_ numbers: inout FixedNumbers) -> [UInt8] {
        let definition = EventCatalogue.shared.all.randomElement(using: &numbers)!
        let arguments = Bool.random(using: &numbers) ? definition.arguments.count : Int.random(in: 0...48, using: &numbers)
        let size = 152 + 8 * arguments + Int.random(in: 0..<192, using: &numbers)
        var bytes = numbers.bytes(size)
        func put(_ value: UInt64, _ offset: Int, _ length: Int) {
            for index in 0..<length { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> UInt64(8 * index)) }
        }
        put(UInt64(size), 0, 4)
        put(UInt64(definition.kind.rawValue), 4, 2)
        put(UInt64(arguments), 7, 1)
        // What a decision said stands in words that count themselves; RecordBuilderTests has it.
        bytes[27] &= ~2
        // A task block takes 64 bytes, where there are as many.
        if size < 152 + 8 * arguments + 64 { bytes[27] &= ~1 }
        // So does the name of the task's host, 72.
        if size < 152 + 8 * arguments + (bytes[27] & 1 == 1 ? 64 : 0) + 72 { bytes[27] &= ~4 }
        let block = (bytes[27] & 1 == 1 ? 64 : 0) + (bytes[27] & 4 == 4 ? 72 : 0)
        put(UInt64.random(in: 0...UInt64((size - 152 - 8 * arguments - block) / 8), using: &numbers), 134, 2)
        // Half of the slots refer to bytes that are there; flags and lengths of the others are random.
        for index in 0..<arguments where Bool.random(using: &numbers) {
            let offset = UInt64.random(in: 0...UInt64(size), using: &numbers)
            let length = UInt64.random(in: 0...(UInt64(size) - offset), using: &numbers)
            put(offset | length << 32 | UInt64(UInt8.random(in: 0...255, using: &numbers)) << 56, 152 + 8 * index, 8)
        }
        // Often small numbers, which have names.
        for index in 0..<arguments where UInt8.random(in: 0..<4, using: &numbers) == 0 {
            put(UInt64.random(in: 0..<256, using: &numbers), 152 + 8 * index, 8)
        }
        return bytes
    }

    private func expectHarmless(_ text: TextBuffer, _ name: String) {
        let line = text.bytes
        var controls = 0
        for byte in line where byte < 0x20 || byte == 0x7f { controls += 1 }
        #expect(line.last == UInt8(ascii: "\n") && controls == 1, "\(name)")
        #expect(String(validating: line, as: UTF8.self) != nil, "\(name)")
    }

    @Test func `no record traps a formatter, breaks its line or reaches the terminal raw`() throws {
        var options = FormatOptions()
        (options.ancestors, options.descriptorPaths, options.containers, options.fileHashes) = (2, true, true, true)
        var raw = FormatOptions()
        raw.raw = true
        let sets: [[any EventFormatter]] = [options, raw].map { [JSONFormatter($0), TableFormatter($0), CompactFormatter($0), TraceeFormatter($0)] }
        var numbers = FixedNumbers()
        var text = TextBuffer()
        for number in 0..<Self.count {
            let bytes = record(&numbers)
            let event = try Event(bytes.span.bytes)
            let definition = try #require(EventCatalogue.shared[event.kind])
            let surroundings = number % 3 == 0 ? KnownSurroundings.full : KnownSurroundings()
            for (place, formatter) in sets[number % 2].enumerated() {
                text.removeAll()
                formatter.append(event, definition, surroundings, to: &text)
                if number % 20 < 2 { expectHarmless(text, definition.name) }
                if number % 20 < 2, place == 0 {
                    let document = try? JSONSerialization.jsonObject(with: Data(text.bytes))
                    #expect(document is [String: Any], "\(definition.name) \(number)")
                }
            }
        }
    }

    @Test func `lines of random records are as the schema says`() throws {
        let schema = try Schema(named: "event")
        var numbers = FixedNumbers(state: 7)
        let formatter = JSONFormatter(FormatOptions())
        for _ in 0..<3000 {
            let bytes = record(&numbers)
            let event = try Event(bytes.span.bytes)
            var text = TextBuffer()
            formatter.append(event, EventCatalogue.shared[event.kind]!, KnownSurroundings.full, to: &text)
            let mistakes = schema.mistakes(in: try JSONSerialization.jsonObject(with: Data(text.bytes)))
            #expect(mistakes == [])
        }
    }

    @Test func `bytes that are no record at all never trap`() {
        var numbers = FixedNumbers()
        var records = 0
        for number in 0..<Self.count {
            var bytes = numbers.bytes(Int.random(in: 0..<600, using: &numbers))
            // A right size now and then, else nothing would get beyond it.
            if bytes.count >= 8, number % 2 == 0 {
                for index in 0..<4 { bytes[index] = UInt8(truncatingIfNeeded: bytes.count >> (8 * index)) }
                if bytes.count >= 136, number % 8 != 6 { (bytes[27], bytes[134], bytes[135]) = (bytes[27] & ~2, 0, 0) }
            }
            guard let event = try? Event(bytes.span.bytes), let definition = EventCatalogue.shared[event.kind] else { continue }
            records += 1
            var text = TextBuffer()
            let formatters: [any EventFormatter] = [
                JSONFormatter(FormatOptions()), TableFormatter(FormatOptions()), CompactFormatter(FormatOptions()),
            ]
            for formatter in formatters { formatter.append(event, definition, KnownSurroundings(), to: &text) }
        }
        #expect(records > 10)
    }
}
