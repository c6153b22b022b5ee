// SPDX-License-Identifier: Apache-2.0

internal import Foundation

/// A file, or the names in a folder, of `../shared/fixtures`: what other projects' users have, which is no part of this package.
package enum SharedFixture {
    /// Nil, with a word about it, where the file is not there.
    package static func contents(_ path: String) -> [UInt8]? {
        for folder in folders {
            if let data = FileManager.default.contents(atPath: folder + path) { return Array(data) }
        }
        print("skipped: there is no ../shared/fixtures/\(path)")
        return nil
    }

    /// Paths of all files below a folder, relative to it; empty, with a word about it, where it is not there.
    package static func files(below path: String) -> [String] {
        for folder in folders {
            if let names = try? FileManager.default.subpathsOfDirectory(atPath: folder + path) { return names.sorted() }
        }
        print("skipped: there is no ../shared/fixtures/\(path)")
        return []
    }

    private static let folders: [String] = {
        let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        return [package.appending(path: "../shared/fixtures/").path(percentEncoded: false), "/work/shared/fixtures/"]
    }()
}
