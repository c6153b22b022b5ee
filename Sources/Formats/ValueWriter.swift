// SPDX-License-Identifier: Apache-2.0

internal import Events

/// What one way of writing values does differently from the others.
protocol ValueStyle {
    /// Stands on both sides of text that is known to need no escaping: names of numbers, addresses, times.
    static var quote: StaticString { get }
    /// Stands between the parts of a list.
    static var separator: UInt8 { get }
    /// Stands for what could not be read.
    static var missing: StaticString { get }
    /// Appends bytes of any origin, escaped; returns false when some of them could only be replaced.
    static func append(text: Span<UInt8>, inList: Bool, to buffer: inout TextBuffer) -> Bool
    /// Appends descriptor `number` with what it is.
    static func append(descriptor number: Int64, path: [UInt8], to buffer: inout TextBuffer)
    /// Appends the name of one part of a composite value, with what stands between it and the part's value.
    static func append(key: StaticString, to buffer: inout TextBuffer)
    /// Returns false when bytes of a name could only be replaced.
    static func append(address: SocketAddress, to buffer: inout TextBuffer) -> Bool
}

/// Writes argument values: which text a value has is decided here, for all formats alike.
struct ValueWriter<Style: ValueStyle> {
    let raw: Bool
    let descriptorPaths: Bool
    private let clock = ClockText()

    init(_ options: FormatOptions) {
        raw = options.raw
        descriptorPaths = options.descriptorPaths
    }

    /// Appends the value of argument `index`; returns false when it holds bytes that could only be replaced.
    func append(
        _ event: borrowing Event, _ index: Int, _ argument: ArgumentPlan, _ surroundings: any Surroundings,
        to text: inout TextBuffer
    ) -> Bool {
        switch ArgumentValue(event, index, argument.type) {
        case .integer(let number, let bits):
            if !raw, let meaning = argument.meaning {
                if append(meaning, number, bits, of: event, surroundings, to: &text) { return true }
            }
            if argument.type == .uint64 { text.append(decimal: bits) } else { text.append(decimal: number) }
        case .boolean(let truth): text.append(truth ? "true" : "false")
        case .pointer(let address):
            text.append(Style.quote)
            text.append(hex: address)
            text.append(Style.quote)
        case .seconds(let seconds, let nanoseconds): Self.append(seconds, nanoseconds, to: &text)
        case .time(let boot):
            text.append(Style.quote)
            clock.append(surroundings.unixTime(boot), to: &text)
            text.append(Style.quote)
        case .pair(let one, let two):
            text.append(UInt8(ascii: "["))
            text.append(decimal: Int64(one))
            text.append(Style.separator)
            text.append(decimal: Int64(two))
            text.append(UInt8(ascii: "]"))
        case .text:
            if let data = event.data(index) { return Style.append(text: data, inList: false, to: &text) }
            text.append(Style.missing)
        case .texts: return appendTexts(event, index, to: &text)
        case .bytes:
            text.append(Style.quote)
            if let data = event.data(index) { text.append(bareHex: data) }
            text.append(Style.quote)
        case .address:
            if let data = event.data(index), let address = SocketAddress(bytes: data) {
                return Style.append(address: address, to: &text)
            }
            text.append(Style.missing)
        case .credentials(let credentials): append(credentials, to: &text)
        case .openHow(let how): append(how, of: event, surroundings, to: &text)
        case .unreadable: text.append(Style.missing)
        }
        return true
    }

    private func append(_ credentials: Credentials, to text: inout TextBuffer) {
        text.append(UInt8(ascii: "{"))
        var first = true
        func separate(_ text: inout TextBuffer) {
            if !first { text.append(Style.separator) }
            first = false
        }
        for (name, id) in credentials.ids {
            separate(&text)
            Style.append(key: name, to: &text)
            text.append(decimal: id)
        }
        for (name, set) in credentials.capabilities {
            separate(&text)
            Style.append(key: name, to: &text)
            text.append(Style.quote)
            text.append(hex: set)
            text.append(Style.quote)
        }
        text.append(UInt8(ascii: "}"))
    }

    private func append(_ how: OpenHow, of event: borrowing Event, _ surroundings: any Surroundings, to text: inout TextBuffer) {
        let parts: [(StaticString, UInt64, Meaning)] = [
            ("flags", how.flags, .openFlags), ("mode", how.mode, .fileMode), ("resolve", how.resolve, .resolveFlags),
        ]
        text.append(UInt8(ascii: "{"))
        for (place, part) in parts.enumerated() {
            if place > 0 { text.append(Style.separator) }
            Style.append(key: part.0, to: &text)
            let isNamed = !raw && append(part.2, Int64(bitPattern: part.1), part.1, of: event, surroundings, to: &text)
            if !isNamed { text.append(decimal: part.1) }
        }
        text.append(UInt8(ascii: "}"))
    }

    /// Appends the sum as seconds with nine decimals. A program may pass any two numbers: -1 s and 500,000,000 ns are -0.5.
    private static func append(_ seconds: Int64, _ nanoseconds: Int64, to text: inout TextBuffer) {
        let total = Int128(seconds) * 1_000_000_000 + Int128(nanoseconds)
        let (whole, rest) = total.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
        if total < 0 { text.append(UInt8(ascii: "-")) }
        text.append(decimal: UInt64(whole))
        text.append(UInt8(ascii: "."))
        text.append(paddedDecimal: UInt64(rest), width: 9)
    }

    /// Appends what `meaning` makes of a number; returns false, appending nothing, when that is nothing.
    private func append(
        _ meaning: Meaning, _ number: Int64, _ bits: UInt64, of event: borrowing Event, _ surroundings: any Surroundings,
        to text: inout TextBuffer
    ) -> Bool {
        if descriptorPaths, meaning == .fd || meaning == .dirfd, number >= 0,
            let path = surroundings.descriptorPath(pid: event.hostPid, fd: Int32(truncatingIfNeeded: number))
        {
            Style.append(descriptor: number, path: path, to: &text)
            return true
        }
        let before = text.count
        text.append(Style.quote)
        if meaning.append(bits, to: &text) {
            text.append(Style.quote)
            return true
        }
        text.truncate(to: before)
        return false
    }

    /// Appends the texts of argument `index` as a list.
    private func appendTexts(_ event: borrowing Event, _ index: Int, to text: inout TextBuffer) -> Bool {
        text.append(UInt8(ascii: "["))
        defer { text.append(UInt8(ascii: "]")) }
        guard let data = event.data(index) else { return true }
        var valid = true
        TextList.forEach(data) { place, part in
            if place > 0 { text.append(Style.separator) }
            valid = Style.append(text: part, inList: true, to: &text) && valid
        }
        return valid
    }
}

/// Texts one after the other, each ended by a NUL; the last may have lost its own.
enum TextList {
    static func forEach(_ data: Span<UInt8>, _ body: (Int, Span<UInt8>) -> Void) {
        var place = 0
        var start = 0
        while start < data.count {
            var end = start
            while end < data.count, data[end] != 0 { end += 1 }
            body(place, data.extracting(start..<end))
            place += 1
            start = end + 1
        }
    }
}
