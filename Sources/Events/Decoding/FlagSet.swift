/// One name in a set of flags: a single bit, several bits together, or one value of a field inside the set.
package struct Flag: Sendable {
    /// The name in the header.
    package let name: String
    /// The bits that are set when the name applies.
    package let value: UInt64
    /// The bits looked at. They are those of `value`, or the whole field the value belongs to.
    package let mask: UInt64

    /// A flag that applies when all bits of `value` are set.
    init(_ name: String, _ value: UInt64) {
        self.name = name
        self.value = value
        self.mask = value
    }

    /// A name that applies when the field `mask` holds exactly `value`; zero is a value like any other.
    init(_ name: String, _ value: UInt64, of mask: UInt64) {
        self.name = name
        self.value = value
        self.mask = mask
    }
}

/// The bits of a 64-bit argument slot that the kernel's own type for the argument has.
package enum ArgumentWidth: UInt64, Sendable {
    /// `umode_t`, `short`.
    case short = 0xffff
    /// `int`, `unsigned int`: what a caller leaves in the upper half of the register is ignored, as the kernel does.
    case int = 0xffff_ffff
    /// `long`, `unsigned long`, `u64`.
    case long = 0xffff_ffff_ffff_ffff
}

/// A number written as names joined by `|`.
///
/// The names come in the order of the table, then permission bits in base eight, then what nobody named in base
/// sixteen, so no bit is ever lost. An earlier entry takes its bits from the later ones; put `O_SYNC` before `O_DSYNC`.
package struct FlagSet: Sendable {
    /// The names, in the order they are written.
    package let flags: [Flag]
    /// What is written when there is nothing else to write.
    package let zero: String
    /// The bits that are written in base eight, as file permissions are.
    package let permissions: UInt64
    /// The width of the argument in the kernel.
    package let width: ArgumentWidth

    init(width: ArgumentWidth = .int, zero: String = "0", permissions: UInt64 = 0, _ flags: [Flag]) {
        self.width = width
        self.zero = zero
        self.permissions = permissions
        self.flags = flags
    }

    /// Appends the names of `value`; always appends something.
    package func append(_ value: UInt64, to text: inout TextBuffer) {
        let value = value & width.rawValue
        var rest = value
        var isFirst = true
        for flag in flags where value & flag.mask == flag.value && rest & flag.value == flag.value {
            separate(&isFirst, in: &text)
            text.append(flag.name)
            rest &= ~flag.mask
        }
        if rest & permissions != 0 {
            separate(&isFirst, in: &text)
            text.append(UInt8(ascii: "0"))
            text.append(octal: rest & permissions, minimumDigits: 3)
            rest &= ~permissions
        }
        if rest != 0 {
            separate(&isFirst, in: &text)
            text.append(hex: rest)
        }
        if isFirst { text.append(zero) }
    }

    private func separate(_ isFirst: inout Bool, in text: inout TextBuffer) {
        if isFirst {
            isFirst = false
        } else {
            text.append(UInt8(ascii: "|"))
        }
    }
}
