// SPDX-License-Identifier: Apache-2.0

/// A time as people write it in options and policies: `500ms`, `10s`, `2m`, `1h`, `7d`, or a plain number of seconds; whole numbers above 0.
package enum WrittenDuration {
    /// Why a text is none.
    package enum Fault: Error, Equatable {
        case noNumber
        case unknownUnit(String)
        case notAboveZero
        case tooLong
    }

    /// The longest: 100 years, so that the time after it fits 64 bits whatever the time.
    package static let limit: UInt64 = 100 * 365 * 86_400 * 1_000_000_000

    package static func nanoseconds(_ text: String) throws(Fault) -> UInt64 {
        guard let value = NumberWithUnit(text) else { throw .noNumber }
        let unit: UInt64
        switch value.unit {
        case "ms": unit = 1_000_000
        case "s", "": unit = 1_000_000_000
        case "m": unit = 60_000_000_000
        case "h": unit = 3_600_000_000_000
        case "d": unit = 86_400_000_000_000
        default: throw .unknownUnit(value.unit)
        }
        guard value.number > 0 else { throw .notAboveZero }
        let (product, overflow) = value.number.multipliedReportingOverflow(by: unit)
        guard !overflow, product <= limit else { throw .tooLong }
        return product
    }
}
