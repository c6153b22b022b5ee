// SPDX-License-Identifier: Apache-2.0

extension Meaning {
    /// The number whose text this is; nil where there is none, or where the text does not say which.
    package func number(of text: String) -> UInt64? {
        guard let number = candidate(text) else { return nil }
        var written = TextBuffer(capacity: 64)
        // Whatever was made of the text must give the text again.
        return append(number, to: &written) && written.bytes == Array(text.utf8) ? number : nil
    }

    private func candidate(_ text: String) -> UInt64? {
        switch vocabulary {
        case .number: nil
        case .names(let table): table.number(of: text)
        case .flags(let set): set.number(of: text)
        case .special: special(text)
        }
    }

    private func special(_ text: String) -> UInt64? {
        switch self {
        case .errno: return ErrorNumber.table.number(of: text)
        case .signal: return (1...SignalName.last).first { SignalName.name($0) == text }.map { UInt64($0) }
        case .device:
            let parts = text.split(separator: ":").map { UInt64($0) }
            guard parts.count == 2, let major = parts[0], let minor = parts[1], major < 1 << 12, minor < 1 << 20 else { return nil }
            return major << 20 | minor
        case .mask64: return FlagSet.hexadecimal(text[...])
        case .fileMode: return UInt64(text, radix: 8)
        case .ioctlRequest: return NameTable.ioctlRequest.number(of: text) ?? FlagSet.hexadecimal(text[...])
        case .personality: return FlagSet.personality.number(of: text)
        case .shmFlags: return FlagSet.sharedMemoryAttachFlags.number(of: text) ?? FlagSet.sharedMemoryGetFlags.number(of: text)
        case .boolean: return text == "true" ? 1 : text == "false" ? 0 : nil
        default: return nil
        }
    }
}

extension NameTable {
    fileprivate func number(of name: String) -> UInt64? { entries.first { $0.name == name }?.value }
}

extension FlagSet {
    /// The sum of what stands between the bars.
    fileprivate func number(of text: String) -> UInt64? {
        if text == zero { return flags.first { $0.name == text }?.value ?? 0 }
        var number: UInt64 = 0
        for part in text.split(separator: "|", omittingEmptySubsequences: false) {
            let bits = flags.first { $0.name == part }?.value ?? Self.hexadecimal(part) ?? Self.octal(part)
            guard let bits else { return nil }
            number |= bits
        }
        return number
    }

    fileprivate static func hexadecimal(_ text: Substring) -> UInt64? { text.hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : nil }
    private static func octal(_ text: Substring) -> UInt64? { text.hasPrefix("0") ? UInt64(text, radix: 8) : nil }
}
