import Events
import Formats
import Foundation
import TestSupport
import Testing

@Suite struct SchemaTests {
    private let schema: Schema

    init() throws { schema = try Schema(named: "event") }

    @Test func `providers and flags are those of the code`() {
        #expect(schema.names(at: ["properties", "provider", "enum"]) == Provider.allCases.map(\.name))
        #expect(schema.names(at: ["properties", "flags", "items", "enum"])
            == ["ia32", "x32", "io_uring", "resumed", "interrupted"])
    }

    @Test(arguments: CompactExample.process + CompactExample.files + CompactExample.network + CompactExample.others)
    func `lines of every form of event are as the schema says`(example: CompactExample) throws {
        var options = FormatOptions()
        (options.ancestors, options.descriptorPaths, options.fileHashes) = (2, true, true)
        for surroundings in [KnownSurroundings(), .full] {
            for options in [FormatOptions(), options] {
                let line = try example.sample.line(JSONFormatter(options), surroundings)
                #expect(try schema.mistakes(in: JSONSerialization.jsonObject(with: Data(line.utf8))) == [])
            }
        }
    }

    @Test(arguments: [
        ("\"cpu\":1", "\"cpu\":65536", "$.cpu 65536 is beyond its maximum 65535"), ("\"cpu\":1", "\"cpu\":true", "$.cpu is no integer"),
        ("\"cpu\"", "\"core\"", "$ has no cpu"), ("\"lsm\"", "\"lsn\"", "$.provider is not allowed"),
        ("\"comm\"", "\"name\"", "$.process has an unknown name"), ("23:00:03.5", "23:00.5", "$.time '2026-11-20T23:00.500000000Z'"),
        ("\"args\":{", "\"args\":{\"x\":{\"y\":1},", "$.args.x fits nowhere"), ("\"runtime\"", "\"engine\"", "$.container has no runtime"),
    ])
    func `the schema finds what is wrong`(good: String, bad: String, mistake: String) throws {
        let line = try Sample.open.line(JSONFormatter(FormatOptions()), .full)
        let range = try #require(line.firstRange(of: good))
        let document = try JSONSerialization.jsonObject(with: Data(line.replacingCharacters(in: range, with: bad).utf8))
        #expect(schema.mistakes(in: document).contains { $0.hasPrefix(mistake) })
    }
}
