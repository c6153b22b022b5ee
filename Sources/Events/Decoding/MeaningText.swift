extension Meaning {
    /// Appends the symbolic text of `value`; returns false, appending nothing, when this meaning has no text for it and
    /// the caller should print the plain number.
    ///
    /// `value` is the raw 64-bit slot. Each meaning looks only at the bits the kernel's own type has, so it does not
    /// matter whether a 32-bit number arrives with its sign or with zeros in the upper half.
    package func append(_ value: UInt64, to text: inout TextBuffer) -> Bool {
        switch vocabulary {
        case .number:
            return false
        case .names(let table):
            return table.append(value, to: &text)
        case .flags(let set):
            set.append(value, to: &text)
            return true
        case .special:
            return appendSpecial(value, to: &text)
        }
    }

    /// Writes what is neither one name nor a set of flags.
    private func appendSpecial(_ value: UInt64, to text: inout TextBuffer) -> Bool {
        switch self {
        case .errno:
            return Self.appendErrorNumber(value, to: &text)
        case .signal:
            guard let name = SignalName.name(Int(Int32(truncatingIfNeeded: value))) else { return false }
            text.append(name)
        case .device:
            // MAJOR and MINOR of the kernel's 32-bit dev_t (linux/kdev_t.h in the kernel tree).
            let device = UInt32(truncatingIfNeeded: value)
            text.append(decimal: device >> 20)
            text.append(UInt8(ascii: ":"))
            text.append(decimal: device & 0xf_ffff)
        case .mask64:
            text.append(hex: value)
        case .fileMode:
            // umode_t has 16 bits.
            text.append(UInt8(ascii: "0"))
            text.append(octal: UInt16(truncatingIfNeeded: value), minimumDigits: 3)
        case .ioctlRequest:
            if !NameTable.ioctlRequest.append(value, to: &text) {
                text.append(hex: UInt32(truncatingIfNeeded: value))
            }
        case .personality:
            // All ones asks for the present value and sets nothing.
            let persona = UInt32(truncatingIfNeeded: value)
            if persona == 0xffff_ffff {
                text.append(hex: persona)
            } else {
                FlagSet.personality.append(value, to: &text)
            }
        case .shmFlags:
            // shmget and shmat give bit 12 different names. Only shmget has bits below it.
            if value & 0o7777 == 0 {
                FlagSet.sharedMemoryAttachFlags.append(value, to: &text)
            } else {
                FlagSet.sharedMemoryGetFlags.append(value, to: &text)
            }
        case .boolean:
            text.append(value == 0 ? "false" : "true")
        default:
            return false
        }
        return true
    }

    /// Error numbers come as they are and, in results, negated.
    private static func appendErrorNumber(_ value: UInt64, to text: inout TextBuffer) -> Bool {
        let code = Int32(truncatingIfNeeded: value).magnitude
        guard let name = ErrorNumber.name(Int(code)) else { return false }
        text.append(name)
        return true
    }
}
