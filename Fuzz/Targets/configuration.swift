// SPDX-License-Identifier: Apache-2.0

// Bytes as a configuration file.

@testable import Agent

@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    do throws(ConfigurationError) {
        let file = try ConfigurationFile(Array(RawInput(start, count)), file: "f.yaml", keys: RunOptions.configurationKeys)
        for setting in file.settings {
            expect(!setting.values.isEmpty, "a key without a value")
            expect(setting.place.line > 0 && setting.place.column > 0, "a key at \(setting.place)")
        }
        expect(Set(file.settings.map(\.key)).count == file.settings.count, "a key twice")
    } catch {
        if let place = error.place { expect(place.line > 0 && place.column > 0, "a mistake at \(place)") }
        let error = AgentError(error)
        expectPlain(error.message)
        if let hint = error.hint { expectPlain(hint) }
    }
    return 0
}
