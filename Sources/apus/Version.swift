// SPDX-License-Identifier: Apache-2.0

internal import Agent
internal import ArgumentParser

struct Version: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "The versions of apus, libbpf and the kernel.")

    func run() throws { Console.standardOutput(VersionReport.text) }
}
