// SPDX-License-Identifier: Apache-2.0

import Foundation
import PackagePlugin

/// Compiles Kernel/apus.bpf.c with the toolchain's own clang (`-target bpf`) and embeds the object in the target.
@main
struct BPFObject: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) async throws -> [Command] {
        let root = context.package.directoryURL
        let kernel = root.appending(path: "Kernel")
        let contract = root.appending(path: "Sources/CKernelABI/include")
        let compiled = context.pluginWorkDirectoryURL.appending(path: "apus.full.o")
        let object = context.pluginWorkDirectoryURL.appending(path: "apus.bpf.o")
        let source = context.pluginWorkDirectoryURL.appending(path: "BPFObject.generated.swift")
        #if arch(arm64)
        let architecture = ["-D__TARGET_ARCH_arm64", "-I/usr/include/aarch64-linux-gnu"]
        #else
        let architecture = ["-D__TARGET_ARCH_x86", "-I/usr/include/x86_64-linux-gnu"]
        #endif
        return [
            .buildCommand(
                displayName: "Compiling Kernel/apus.bpf.c",
                executable: try context.tool(named: "clang").url,
                arguments: [
                    "-target", "bpf", "-mcpu=v3", "-O2", "-g", "-Wall", "-Wextra", "-Werror", "-Wno-unused-parameter",
                    "-I\(contract.path)", "-I\(kernel.path)/include",
                ] + architecture + ["-c", kernel.appending(path: "apus.bpf.c").path, "-o", compiled.path],
                inputFiles: files(under: kernel) + files(under: contract),
                outputFiles: [compiled]),
            // BTF comes with `-g`, and DWARF, which nothing reads, with it.
            .buildCommand(
                displayName: "Stripping apus.bpf.o",
                executable: try context.tool(named: "llvm-objcopy").url,
                arguments: ["--strip-debug", compiled.path, object.path],
                inputFiles: [compiled],
                outputFiles: [object]),
            .buildCommand(
                displayName: "Embedding apus.bpf.o",
                executable: try context.tool(named: "EmbedObject").url,
                arguments: [object.path, source.path, "embeddedObject"],
                inputFiles: [object],
                outputFiles: [source]),
        ]
    }

    private func files(under folder: URL) -> [URL] {
        let all = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil)
        return (all?.compactMap { $0 as? URL } ?? []).filter { ["c", "h"].contains($0.pathExtension) }.sorted { $0.path < $1.path }
    }
}
