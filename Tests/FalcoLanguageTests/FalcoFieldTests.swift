// SPDX-License-Identifier: Apache-2.0

import Events
import FalcoLanguage
import PolicyModel
import Testing

@Suite struct FalcoFieldTests {
    @Test func `every field has a name of its own and a short description`() {
        #expect(Set(FalcoFields.all.map(\.name)).count == FalcoFields.all.count)
        #expect(FalcoFields.all.count == 277)
        for field in FalcoFields.all {
            #expect(!field.about.isEmpty && field.about.utf8.count < 110, "\(field.name)")
        }
    }

    @Test(arguments: [
        ("evt.arg.flags", "evt.arg", "flags"), ("evt.rawarg.res", "evt.rawarg", "res"), ("evt.type.is.open", "evt.type.is", "open"),
        ("thread.cgroup.cpu", "thread.cgroup", "cpu"), ("evt.abspath.src", "evt.abspath", "src"),
    ])
    func `an argument may follow a dot`(written: String, base: String, argument: String) throws {
        let found = try #require(FalcoFields.resolve(written))
        #expect(found.definition.name == base)
        #expect(found.argument == argument)
    }

    @Test(arguments: ["evt", "evt.arg.", "evt.abspath.other", "proc.nam", "proc.name.x", "", "evt.latency.quantized", "fd.name2"])
    func `what is no field has no definition`(written: String) {
        #expect(FalcoFields.definition(written) == nil)
    }

    @Test func `types and flags are those of Falco`() throws {
        let aname = try #require(FalcoFields.definition("proc.aname"))
        #expect(aname.ranges && aname.isLeftOnly && aname.isUntransformable && aname.type == .text)
        #expect(FalcoFields.definition("fd.net")?.type == .network)
        #expect(FalcoFields.definition("fd.sport")?.type == .port)
        #expect(FalcoFields.definition("evt.latency")?.isDeprecated == true)
        #expect(FalcoFields.definition("fd.types")?.isList == true)
    }
}
