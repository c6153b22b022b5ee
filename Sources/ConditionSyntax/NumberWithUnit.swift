// SPDX-License-Identifier: Apache-2.0

/// A whole number and the letters behind it, as in `10s` and `16MiB`.
package struct NumberWithUnit {
    package let number: UInt64
    package let unit: String

    /// Nil unless the text is ASCII digits, then letters or nothing, and the number fits.
    package init?(_ text: String) {
        let digits = text.utf8.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard let number = UInt64(String(digits) ?? "") else { return nil }
        self.number = number
        unit = String(text[digits.endIndex...])
        guard unit.utf8.allSatisfy({ (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0 | 0x20) }) else { return nil }
    }
}
