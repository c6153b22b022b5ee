// SPDX-License-Identifier: Apache-2.0

internal import Events

/// What our JSON says of a match beside rule, policy and message.
enum JSONAlert {
    static func append(_ alert: Alert, to text: inout TextBuffer) {
        let form = alert.form
        if let id = form.id {
            text.append(",\"id\":")
            text.append(jsonString: id)
        }
        if let technique = form.technique {
            text.append(",\"mitre\":{\"tactic\":")
            text.append(jsonString: technique.tactic)
            member(",\"technique\":", technique.id, &text)
            member(",\"name\":", technique.name, &text)
            text.append(UInt8(ascii: "}"))
        }
        if let told = form.told { append(told, alert, &text) }
    }

    private static func member(_ key: StaticString, _ value: String, _ text: inout TextBuffer) {
        guard !value.isEmpty else { return }
        text.append(key)
        text.append(jsonString: value)
    }

    private static func append(_ told: ToldEvent, _ alert: Alert, _ text: inout TextBuffer) {
        text.append(",\"detection\":{\"name\":")
        text.append(jsonString: told.name)
        text.append(",\"severity\":")
        text.append(decimal: told.severity)
        text.append(",\"args\":{")
        for place in told.values where alert.form.names.indices.contains(place) && alert.values.indices.contains(place) {
            if place > told.values.lowerBound { text.append(UInt8(ascii: ",")) }
            text.append(jsonString: alert.form.names[place])
            text.append(UInt8(ascii: ":"))
            FalcoRendering.append(json: alert.values[place], of: alert, to: &text)
        }
        text.append("}}")
    }
}
