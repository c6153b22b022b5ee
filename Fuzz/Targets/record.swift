// SPDX-License-Identifier: Apache-2.0

// Bytes as a record of the ring: decoded, taken into the process tree, derived from, and written in every format. Nothing
// may trap, JSON must be JSON, and a line must be one line that a terminal shows and does not obey.
//
// The first byte says how the rest is meant: bit 0 as it is, else made a record first, so that inputs get past the checks
// of size and kind; bit 1 leaves the argument count, bit 2 the references as they are; bits 3 to 5 are options.

@testable import Agent
import CKernelABI
import Context
import Events
import Formats

private struct Mode {
    let bits: UInt8
    var isRaw: Bool { bits & 1 != 0 }
    var keepsCount: Bool { bits & 2 != 0 }
    var keepsReferences: Bool { bits & 4 != 0 }

    var options: FormatOptions {
        var options = FormatOptions()
        options.raw = bits & 8 != 0
        options.ancestors = bits & 16 != 0 ? 2 : 0
        options.descriptorPaths = bits & 32 != 0
        options.fileHashes = bits & 32 != 0
        options.containers = bits & 16 != 0
        options.local = bits & 16 != 0
        options.utcOffset = bits & 8 != 0 ? -34_200 : 50_400
        options.nodeName = "a \u{202e}\u{1b}[2J"
        return options
    }
}

/// What surrounds an event, as unfriendly as the event itself, and without a look at this host.
private struct FakeSurroundings: Surroundings {
    func executable(of event: borrowing Event) -> [UInt8]? { event.hostPid % 2 == 0 ? nil : event.copy(0) }
    func ancestors(of event: borrowing Event, limit: Int) -> [Ancestor] {
        Array(repeating: Ancestor(key: event.parent, executable: event.copy(1)), count: limit)
    }
    func container(of event: borrowing Event) -> ContainerInfo? {
        guard event.flags.contains(.container) else { return nil }
        var container = ContainerInfo(id: String(decoding: event.copy(0) ?? [], as: UTF8.self), runtime: "docker")
        container.name = String(decoding: event.copy(1) ?? [], as: UTF8.self)
        container.image = "\u{1}\u{85}\"\\"
        container.privileged = event.uid % 2 == 0
        return container
    }
    func container(id: String) -> ContainerInfo? { nil }
    func userName(_ uid: UInt32) -> [UInt8]? { uid % 3 == 0 ? [0xff, UInt8(truncatingIfNeeded: uid)] : nil }
    func groupName(_ gid: UInt32) -> [UInt8]? { gid % 3 == 0 ? [0x0a, UInt8(truncatingIfNeeded: gid)] : nil }
    func unixTime(_ boot: UInt64) -> UInt64 { boot &+ 1_700_000_000_000_000_000 }
    func module(of event: borrowing Event, at address: UInt64) -> ModuleAddress? {
        address & 1 == 0 ? ModuleAddress(path: Array("/usr/lib/libc.so.6".utf8), offset: address & 0xfff) : nil
    }
    func fileHash(of event: borrowing Event) -> [UInt8]? { event.pid % 2 == 0 ? nil : Array(repeating: 0xa5, count: 32) }
    func descriptorPath(pid: UInt32, fd: Int32) -> [UInt8]? { fd % 2 == 0 ? nil : [0x2f, 0xc3, 0x22, 0x0a] }
}

/// A record out of any bytes: the size is right, the kind one of the catalogue's, the arguments as many as it has.
private func record(_ input: ArraySlice<UInt8>, _ mode: Mode) -> [UInt8] {
    let headerSize = MemoryLayout<apus_header>.size
    let kindOffset = MemoryLayout<apus_header>.offset(of: \apus_header.kind)!
    let countOffset = MemoryLayout<apus_header>.offset(of: \apus_header.argument_count)!
    var bytes = Array(input)
    if bytes.count < headerSize { bytes += [UInt8](repeating: 0xff, count: headerSize - bytes.count) }
    let all = EventCatalogue.shared.all
    let definition = all[(Int(bytes[kindOffset]) | Int(bytes[kindOffset + 1]) << 8) % all.count]
    bytes[kindOffset] = UInt8(truncatingIfNeeded: definition.kind.rawValue)
    bytes[kindOffset + 1] = UInt8(truncatingIfNeeded: definition.kind.rawValue >> 8)
    let depthOffset = MemoryLayout<apus_header>.offset(of: \apus_header.stack_depth)!
    if !mode.keepsCount { bytes[countOffset] = UInt8(definition.arguments.count) }
    let count = min(Int(bytes[countOffset]), Int(APUS_MAX_ARGUMENTS))
    let data = headerSize + 8 * count
    let flagsOffset = MemoryLayout<apus_header>.offset(of: \apus_header.flags)!
    let flags = number(bytes, flagsOffset, 2)
    let task = flags & UInt64(APUS_FLAG_TASK.rawValue) != 0 ? MemoryLayout<apus_task_block>.size : 0
    let block = task + (flags & UInt64(APUS_FLAG_NODE.rawValue) != 0 ? Int(APUS_NODE_SIZE) : 0)
    let verdict = flags & UInt64(APUS_FLAG_VERDICT.rawValue) != 0 ? MemoryLayout<apus_verdict>.size : 0
    let fixed = data + block + verdict
    if bytes.count < fixed { bytes += [UInt8](repeating: 0, count: fixed - bytes.count) }
    let depth = min(Int(bytes[depthOffset]), (bytes.count - fixed) / 8)
    put(UInt64(depth), &bytes, depthOffset, 2)
    if verdict > 0 {
        // Words of candidates stand in front of it: as many as there is room for.
        let place = bytes.count - 8 * depth - block - verdict
        let words = place + MemoryLayout<apus_verdict>.offset(of: \apus_verdict.words)!
        put(UInt64(min(Int(bytes[words]), (place - data) / 8)), &bytes, words, 2)
    }
    if !mode.keepsReferences {
        for (index, argument) in definition.arguments.prefix(count).enumerated() where argument.refers {
            // Offset and length of four bytes each as the input has them, brought into the record.
            let at = headerSize + 8 * index
            let offset = data + Int(number(bytes, at, 2)) % (bytes.count - data + 1)
            let length = Int(number(bytes, at + 4, 2)) % (bytes.count - offset + 1)
            put(UInt64(offset), &bytes, at, 4)
            put(UInt64(length), &bytes, at + 4, 3)
        }
    }
    put(UInt64(bytes.count), &bytes, 0, 4)
    return bytes
}

private func number(_ bytes: [UInt8], _ offset: Int, _ width: Int) -> UInt64 {
    (0..<width).reversed().reduce(0) { $0 << 8 | UInt64(bytes[offset + $1]) }
}

private func put(_ value: UInt64, _ bytes: inout [UInt8], _ offset: Int, _ width: Int) {
    for index in 0..<width { bytes[offset + index] = UInt8(truncatingIfNeeded: value >> UInt64(8 * index)) }
}

extension ArgumentDefinition {
    fileprivate var refers: Bool {
        switch type {
        case .string, .stringArray, .sockaddr, .bytes, .uint64Array, .credentials, .openHow, .structured, .float64, .int32Pair: true
        default: false
        }
    }
}

private func formatters(_ options: FormatOptions) -> [any EventFormatter] {
    [JSONFormatter(options), TraceeFormatter(options), TableFormatter(options), CompactFormatter(options)]
}

private final class Pipeline {
    let tree = ProcessTree(limit: 64)
    let outputs: [[any EventFormatter]] = (0..<8).map { formatters(Mode(bits: UInt8($0 << 3)).options) }
    var text = TextBuffer()

    func take(_ event: borrowing Event, _ mode: Mode) {
        tree.observe(event)
        show(event, mode)
        if let derived = Derivation.derive(event, environment: false) {
            guard let event = try? Event(derived.span) else { fatalError("finding: a derived record is no record") }
            show(event, mode)
        }
    }

    private func show(_ event: borrowing Event, _ mode: Mode) {
        if let verdict = event.verdict {
            expect((0..<verdict.words).allSatisfy { event.candidates($0) != nil } && event.candidates(verdict.words) == nil, "words of a verdict")
        }
        if let name = event.nodeName {
            for index in 0..<name.count { expect(name[index] != 0, "a host's name with a NUL") }
        }
        guard let definition = EventCatalogue.shared[event.kind] else { return }
        for formatter in outputs[Int(mode.bits >> 3 & 7)] {
            text.removeAll()
            formatter.append(event, definition, FakeSurroundings(), to: &text)
            expect(text.bytes.last == UInt8(ascii: "\n"), "no newline at the end")
            if formatter is JSONFormatter || formatter is TraceeFormatter {
                checkJSON()
            } else {
                let line = String(validating: text.bytes.dropLast(), as: UTF8.self)
                expect(line != nil, "a line that is not UTF-8")
                expectPlain(line ?? "")
            }
        }
    }

    private func checkJSON() {
        do throws(JSONCheck.Mistake) {
            try JSONCheck.check(text.bytes.dropLast())
        } catch {
            // Its surroundings: a whole line can be long.
            let excerpt = text.bytes[max(0, error.offset - 60)..<min(text.count, error.offset + 20)]
            expect(false, "not JSON at \(error.offset), \(error.what): \(String(decoding: excerpt, as: UTF8.self))")
        }
    }
}

// libFuzzer calls the target from one thread only.
nonisolated(unsafe) private let pipeline = Pipeline()

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let input = RawInput(start, count)
    guard let first = input.first else { return 0 }
    let mode = Mode(bits: first)
    if mode.isRaw {
        // Not copied, so that the sanitizer sees a read behind the end.
        guard let event = try? Event(RawInput(rebasing: input.dropFirst()).bytes) else { return 0 }
        pipeline.take(event, mode)
    } else {
        let bytes = record(Array(input.dropFirst())[...], mode)
        guard let event = try? Event(bytes.span) else {
            expect(mode.keepsCount, "what was made a record is refused")
            return 0
        }
        pipeline.take(event, mode)
    }
    return 0
}
