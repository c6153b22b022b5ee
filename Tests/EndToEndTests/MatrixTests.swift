// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Every event by every provider on this kernel, against the committed matrix.
extension EndToEnd {
@Suite struct MatrixTests {
    static let expected: [String: [String: [String: MatrixResult]]] = {
        let file = Harness.root.appending(path: "Tests/EndToEndTests/matrix.json")
        return (try? JSONDecoder().decode([String: [String: [String: MatrixResult]]].self, from: Data(contentsOf: file))) ?? [:]
    }()

    struct Cell: Sendable, CustomStringConvertible {
        let place: Case
        let provider: String
        var description: String { "\(place) through \(provider)" }
    }

    static let cells: [Cell] = Case.all
        .filter { !$0.machineOnly || Harness.machine != nil }
        .flatMap { place in place.providers.map { Cell(place: place, provider: $0) } }

    @Test(arguments: cells)
    func `an event is seen through a provider, or the reason why not is the known one`(cell: Cell) throws {
        let (result, reason) = try cell.place.outcome(provider: cell.provider)
        print("matrix: \(Harness.kernel)\t\(cell.place.event)\t\(cell.provider)\t\(result.rawValue)\t\(reason.replacingOccurrences(of: "\n", with: " "))")
        // A new kernel of a family counts as the family's: only the committed ones are compared.
        let wanted = Self.expected[Harness.kernel]?[cell.place.event]?[cell.provider]
        if let wanted {
            #expect(result == wanted, "\(cell): \(reason)")
        } else {
            #expect(result != .missed, "\(cell): \(reason)")
        }
    }
}
}
