// swift-tools-version: 6.2
import PackageDescription

/// The house rules, stated once; every Swift target gets them in the loop at the end.
let house: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    .enableExperimentalFeature("Lifetimes"),
    .treatAllWarnings(as: .error),
]

/// The release binary brings libbpf, libelf and zlib along; Debian ships their archives with the headers.
let bpfLibraries: [LinkerSetting] = [
    .linkedLibrary("bpf", .when(configuration: .debug)),
    .unsafeFlags(["-Xlinker", "-l:libbpf.a", "-Xlinker", "-l:libelf.a", "-Xlinker", "-l:libz.a"], .when(configuration: .release)),
]

let package = Package(
    name: "apus",
    products: [
        .executable(name: "apus", targets: ["apus"])
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    ],
    targets: [
        // The contract with the kernel side, and what Swift cannot import by itself.
        .target(name: "CKernelABI"),
        .systemLibrary(name: "CLibBPF", providers: [.apt(["libbpf-dev", "libelf-dev", "zlib1g-dev"])]),
        .target(name: "CLinuxShims"),
        .target(name: "CRE2"),
        .target(name: "CYAMLEvents", dependencies: [.product(name: "Yams", package: "Yams")]),

        // Vocabulary.
        .target(name: "Events", dependencies: ["CKernelABI"]),

        // Values between compiler and loader.
        .target(name: "KernelInterface", dependencies: ["Events", "CKernelABI"]),

        // Events come up.
        .executableTarget(name: "EmbedObject", path: "Plugins/EmbedObject"),
        .plugin(name: "BPFObject", capability: .buildTool(), dependencies: ["EmbedObject"]),
        .target(
            name: "Sensors",
            dependencies: ["Events", "KernelInterface", "CKernelABI", "CLibBPF", "CLinuxShims"],
            linkerSettings: bpfLibraries,
            plugins: ["BPFObject"]),
        .target(
            name: "Context",
            dependencies: ["Events", "KernelInterface", "CLinuxShims", .product(name: "Crypto", package: "swift-crypto")]),
        .target(name: "Recording", dependencies: ["Context", "Events"]),

        // Policy comes down.
        .target(name: "PolicySyntax", dependencies: ["CYAMLEvents"]),
        .target(name: "ConditionSyntax", dependencies: ["PolicySyntax"]),
        .target(
            name: "StringMatching",
            dependencies: ["CRE2"],
            linkerSettings: [
                .linkedLibrary("re2", .when(configuration: .debug)),
                .unsafeFlags(["-Xlinker", "-l:libre2.a"], .when(configuration: .release)),
            ]),
        .target(name: "PolicyModel", dependencies: ["Events", "StringMatching"]),
        .target(name: "RuleState", dependencies: ["Events", "PolicyModel"]),
        .target(name: "RuleEvaluator", dependencies: ["Events", "PolicyModel", "RuleState", "StringMatching"]),
        // What is shipped in our own language, embedded, and what of it is code.
        .executableTarget(name: "EmbedTexts", path: "Plugins/EmbedTexts"),
        .plugin(name: "DetectionTexts", capability: .buildTool(), dependencies: ["EmbedTexts"]),
        .target(name: "Detections", dependencies: ["Events", "RuleEvaluator"], path: "Detections", plugins: ["DetectionTexts"]),
        .target(name: "KernelFilter", dependencies: ["CKernelABI", "Events", "KernelInterface", "PolicyModel", "StringMatching"]),
        .target(name: "FalcoLanguage", dependencies: ["Events", "PolicySyntax", "ConditionSyntax", "PolicyModel", "StringMatching"]),

        .target(name: "TraceeLanguage", dependencies: ["Events", "PolicySyntax", "ConditionSyntax", "PolicyModel"]),
        .target(
            name: "ApusLanguage", dependencies: ["ConditionSyntax", "Events", "FalcoLanguage", "PolicyModel", "PolicySyntax", "TraceeLanguage"]),

        // Results go out.
        .target(name: "Formats", dependencies: ["Events"]),
        .target(name: "Sinks", dependencies: ["Events", "Formats", "CLinuxShims"]),

        // The only target that knows everything, and the thin command line over it.
        .target(
            name: "Agent",
            dependencies: [
                "ApusLanguage", "Detections", "Events", "KernelFilter", "KernelInterface", "Sensors", "Context", "PolicySyntax", "ConditionSyntax", "PolicyModel", "FalcoLanguage", "TraceeLanguage", "RuleEvaluator",
                "RuleState", "StringMatching", "Formats", "Recording", "Sinks",
                "CLinuxShims",
                .product(name: "Yams", package: "Yams"),
            ]),
        .executableTarget(
            name: "apus",
            dependencies: ["Agent", .product(name: "ArgumentParser", package: "swift-argument-parser")]),

        .executableTarget(
            name: "RuleBenchmark",
            dependencies: ["Context", "Events", "FalcoLanguage", "Formats", "PolicyModel", "PolicySyntax", "Recording", "RuleEvaluator"],
            path: "Benchmarks/Rules", linkerSettings: bpfLibraries),
        .executableTarget(name: "StateBenchmark", dependencies: ["Events", "PolicyModel", "RuleState"], path: "Benchmarks/State"),
        .target(name: "TestSupport", dependencies: ["Events", "PolicyModel", "PolicySyntax", "StringMatching"], path: "Tests/TestSupport"),
        .target(name: "CThread", path: "Tests/CThread"),
        .target(name: "CAllocations", path: "Tests/CAllocations"),
        .target(
            name: "SoundnessCheck",
            dependencies: [
                "CKernelABI", "CLibBPF", "CThread", "Events", "FalcoLanguage", "KernelFilter", "KernelInterface", "PolicyModel", "PolicySyntax", "RuleEvaluator",
                "Sensors", "StringMatching", "TestSupport",
            ],
            path: "Tests/SoundnessCheck"),
        .executableTarget(name: "Soundness", dependencies: ["PolicySyntax", "SoundnessCheck", "TestSupport"], path: "Tests/Soundness", linkerSettings: bpfLibraries),
        .executableTarget(
            name: "Allocations",
            dependencies: [
                "CAllocations", "Context", "Events", "FalcoLanguage", "Formats", "PolicyModel", "PolicySyntax", "RuleEvaluator", "SoundnessCheck",
                "TestSupport",
            ],
            path: "Tests/Allocations", linkerSettings: bpfLibraries),
        .testTarget(name: "EventsTests", dependencies: ["Events"]),
        .testTarget(name: "PolicySyntaxTests", dependencies: ["PolicySyntax"]),
        .testTarget(name: "ConditionSyntaxTests", dependencies: ["ConditionSyntax", "PolicySyntax"]),
        .testTarget(name: "StringMatchingTests", dependencies: ["StringMatching", "TestSupport"]),
        .testTarget(
            name: "PolicyModelTests", dependencies: ["Context", "Events", "PolicyModel", "PolicySyntax", "RuleEvaluator", "TestSupport"]),
        .testTarget(
            name: "KernelFilterTests",
            dependencies: [
                "CKernelABI", "Events", "KernelFilter", "KernelInterface", "PolicyModel", "PolicySyntax", "Sensors", "SoundnessCheck", "StringMatching",
                "TestSupport",
            ],
            exclude: ["instructions.tsv"]),
        .testTarget(name: "RuleStateTests", dependencies: ["Events", "PolicyModel", "RuleState", "TestSupport"]),
        .testTarget(name: "RuleEvaluatorTests", dependencies: ["Events", "PolicyModel", "RuleEvaluator", "TestSupport"]),
        .testTarget(name: "FalcoLanguageTests", dependencies: ["Events", "FalcoLanguage", "PolicyModel", "PolicySyntax"]),
        .testTarget(
            name: "TraceeLanguageTests",
            dependencies: [
                "ConditionSyntax", "Context", "Events", "FalcoLanguage", "PolicyModel", "PolicySyntax", "RuleEvaluator", "TestSupport", "TraceeLanguage",
            ]),
        .testTarget(name: "DetectionsTests", dependencies: ["Context", "Detections", "Events", "RuleEvaluator"]),
        .testTarget(name: "ApusLanguageTests", dependencies: ["ApusLanguage", "Events", "PolicyModel", "PolicySyntax", "TestSupport", "TraceeLanguage"]),
        .testTarget(name: "ContextTests", dependencies: ["Context", "Events", "KernelInterface", "TestSupport"]),
        .testTarget(name: "FormatsTests", dependencies: ["Events", "Formats", "TestSupport"]),
        .testTarget(name: "RecordingTests", dependencies: ["Context", "Events", "Formats", "Recording"]),
        .testTarget(
            name: "AgentTests",
            dependencies: [
                "Agent", "ConditionSyntax", "Context", "Events", "FalcoLanguage", "KernelInterface", "PolicyModel", "PolicySyntax", "RuleEvaluator", "RuleState",
                "Sensors", "Sinks", "TestSupport",
            ]),
        .testTarget(name: "SensorsTests", dependencies: ["Sensors", "KernelInterface", "Events", "CKernelABI", "CLinuxShims", "TestSupport"]),
        .testTarget(name: "EndToEndTests", dependencies: ["TestSupport"], exclude: ["matrix.json"]),
    ]
)

// C, and a build tool of forty lines that only the build runs.
let exempt: Set = ["CKernelABI", "CLibBPF", "CLinuxShims", "CRE2", "CYAMLEvents", "CThread", "CAllocations", "EmbedObject", "EmbedTexts", "BPFObject", "DetectionTexts"]
for target in package.targets where !exempt.contains(target.name) {
    target.swiftSettings = (target.swiftSettings ?? []) + house
    // #expect expands to unsafe constructs, so strict memory safety covers the product, not its tests.
    if target.type != .test, !["TestSupport", "RuleBenchmark", "StateBenchmark", "SoundnessCheck", "Soundness", "Allocations"].contains(target.name) { target.swiftSettings?.append(.strictMemorySafety()) }
}
