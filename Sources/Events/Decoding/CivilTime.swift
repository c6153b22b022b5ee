// SPDX-License-Identifier: Apache-2.0

/// A second of the proleptic Gregorian calendar.
package struct CivilTime: Sendable, Equatable {
    package let year: Int
    package let month: Int
    package let day: Int
    /// 0 to 86,399.
    package let secondOfDay: Int

    /// `seconds` since 1970, shifted by the distance from UTC where that is wanted. The calendar is counted in eras of 400 years from
    /// 0000-03-01.
    package init(_ seconds: Int) {
        let days = (seconds >= 0 ? seconds : seconds - 86_399) / 86_400
        secondOfDay = seconds - days * 86_400
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }

    /// `2026-11-20`
    package func appendDate(to text: inout TextBuffer) {
        text.append(paddedDecimal: year, width: 4)
        text.append(UInt8(ascii: "-"))
        text.append(paddedDecimal: month, width: 2)
        text.append(UInt8(ascii: "-"))
        text.append(paddedDecimal: day, width: 2)
    }

    /// `23:59:59`
    package func appendTimeOfDay(to text: inout TextBuffer) {
        text.append(paddedDecimal: secondOfDay / 3600, width: 2)
        text.append(UInt8(ascii: ":"))
        text.append(paddedDecimal: secondOfDay / 60 % 60, width: 2)
        text.append(UInt8(ascii: ":"))
        text.append(paddedDecimal: secondOfDay % 60, width: 2)
    }

    /// `2026-11-20T23:59:59`
    package func append(to text: inout TextBuffer) {
        appendDate(to: &text)
        text.append(UInt8(ascii: "T"))
        appendTimeOfDay(to: &text)
    }
}
