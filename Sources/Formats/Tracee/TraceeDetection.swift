// SPDX-License-Identifier: Apache-2.0

internal import Events

/// What Tracee says of an event that rules detect.
enum TraceeDetection {
    /// The event's own arguments, each with a comma behind it.
    static func appendArguments(of alert: Alert, _ told: ToldEvent, to text: inout TextBuffer) {
        for place in told.values where alert.form.names.indices.contains(place) && alert.values.indices.contains(place) {
            text.append("{\"name\":")
            text.append(jsonString: alert.form.names[place])
            text.append(",\"type\":\"")
            text.append(typeName(alert.values[place]))
            text.append("\",\"value\":")
            FalcoRendering.append(json: alert.values[place], of: alert, to: &text)
            text.append("},")
        }
    }

    private static func typeName(_ value: AlertValue) -> StaticString {
        switch value {
        case .int64: "int64"
        case .uint64, .time, .duration: "uint64"
        case .port: "uint16"
        case .bool: "bool"
        case .double: "float64"
        case .list: "[]string"
        case .missing, .text, .bytes, .address, .moment: "string"
        }
    }

    static func appendMetadata(_ told: ToldEvent, to text: inout TextBuffer) {
        text.append(",\"metadata\":{\"Version\":\"1.0.0\",\"Description\":")
        text.append(jsonString: told.about)
        text.append(",\"Tags\":[")
        for (place, tag) in told.tags.enumerated() {
            if place > 0 { text.append(UInt8(ascii: ",")) }
            text.append(jsonString: tag)
        }
        text.append("],\"Properties\":{\"Severity\":")
        text.append(decimal: told.severity)
        let technique = told.technique
        let members: [(StaticString, String?)] = [
            (",\"Category\":", technique.map { category($0.tactic) }), (",\"Technique\":", technique?.name), (",\"external_id\":", technique?.id),
            (",\"signatureID\":", told.id), (",\"signatureName\":", told.rule),
        ]
        for (key, value) in members {
            guard let value, !value.isEmpty else { continue }
            text.append(key)
            text.append(jsonString: value)
        }
        text.append("}}")
    }

    /// `Defense Evasion` as `defense-evasion`.
    private static func category(_ tactic: String) -> String { String(tactic.lowercased().map { $0 == " " ? "-" : $0 }) }
}
