// SPDX-License-Identifier: Apache-2.0

import Foundation
import PackagePlugin

/// Embeds Detections/*.yaml and Policies/*.yaml in the target, as they are.
@main
struct DetectionTexts: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) async throws -> [Command] {
        let source = context.pluginWorkDirectoryURL.appending(path: "EmbeddedTexts.generated.swift")
        let root = context.package.directoryURL
        let detections = try texts(in: root.appending(path: "Detections")), policies = try texts(in: root.appending(path: "Policies"))
        return [
            .buildCommand(
                displayName: "Embedding detections and policies",
                executable: try context.tool(named: "EmbedTexts").url,
                arguments: [source.path, "embeddedDetections"] + detections.map(\.path) + ["--", "embeddedPolicies"] + policies.map(\.path),
                inputFiles: detections + policies,
                outputFiles: [source])
        ]
    }

    private func texts(in folder: URL) throws -> [URL] {
        try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "yaml" }.sorted { $0.path < $1.path }
    }
}
