// swift-tools-version: 6.2
import PackageDescription

/// Settings of every target of ours: no warnings, and imports that tell the truth.
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

let argumentParser = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")
let systemPackage = Target.Dependency.product(name: "SystemPackage", package: "swift-system")

/// One target a room; the arrows between them are held by Tests/HouseTests.
let rooms: [Target] = [
  .target(name: "MergeModel"),
  .target(name: "Figures"),
  .target(name: "Screen"),
  .target(name: "JSONText"),
  .target(name: "Spawning", dependencies: ["CLinux", systemPackage]),
  .target(name: "Privileges", dependencies: ["CLinux", systemPackage]),
  .target(name: "TuningRules", dependencies: ["MergeModel"]),
  .target(name: "Diagnosis", dependencies: ["MergeModel"]),
  .target(name: "StateFiles", dependencies: [systemPackage]),
  .target(name: "KernelFiles", dependencies: ["MergeModel", systemPackage]),
  .target(name: "Guests", dependencies: ["KernelFiles", "MergeModel", "JSONText"]),
  .target(name: "Attribution", dependencies: ["KernelFiles", "MergeModel"]),
  .target(name: "ContentScan", dependencies: ["KernelFiles", "MergeModel", "CXXHash"]),
  .target(
    name: "Sampling",
    dependencies: ["KernelFiles", "Guests", "Attribution", "ContentScan", "MergeModel"]),
  .target(
    name: "Tuning",
    dependencies: [
      "KernelFiles", "MergeModel", "TuningRules", "StateFiles", "JSONText", systemPackage,
    ]),
  .target(
    name: "GuestControl",
    dependencies: ["KernelFiles", "MergeModel", "Spawning", "JSONText", systemPackage]),
  .target(name: "Dashboard", dependencies: ["MergeModel", "TuningRules", "Figures", "Screen"]),
  .target(name: "SnapshotExport", dependencies: ["MergeModel", "Figures"]),
  .target(name: "CursesTerminal", dependencies: ["Screen", "CNcurses"]),
  .executableTarget(
    name: "ksmtop",
    dependencies: [
      "MergeModel", "Diagnosis", "KernelFiles", "Guests", "Attribution", "ContentScan",
      "Sampling", "StateFiles", "Figures", "Screen", "Dashboard", "SnapshotExport",
      "CursesTerminal", "TuningRules", "Tuning", "GuestControl", "Spawning", "JSONText",
      "Privileges", "CLinux", argumentParser, systemPackage,
    ]),
]

let tests: [Target] = [
  .target(name: "KernelFixtures", path: "Tests/KernelFixtures"),
  .target(name: "LiveHarness", path: "Tests/LiveHarness"),
  .executableTarget(name: "MergeableProcess", path: "Tests/MergeableProcess"),
  .executableTarget(
    name: "ConfinementWitness", dependencies: ["Privileges", "CLinux", systemPackage],
    path: "Tests/ConfinementWitness"),
  .executableTarget(
    name: "ManualPage", dependencies: ["Dashboard", "Screen", "JSONText"],
    path: "Packaging/ManualPage"),
  .testTarget(name: "MergeModelTests", dependencies: ["MergeModel"]),
  .testTarget(name: "FiguresTests", dependencies: ["Figures"]),
  .testTarget(name: "ScreenTests", dependencies: ["Screen"]),
  .testTarget(name: "DiagnosisTests", dependencies: ["Diagnosis", "MergeModel"]),
  .testTarget(name: "StateFilesTests", dependencies: ["StateFiles", systemPackage]),
  .testTarget(
    name: "KernelFilesTests",
    dependencies: ["KernelFiles", "KernelFixtures", "MergeModel", systemPackage]),
  .testTarget(name: "JSONTextTests", dependencies: ["JSONText"]),
  .testTarget(name: "SpawningTests", dependencies: ["Spawning", systemPackage]),
  .testTarget(name: "PrivilegesTests", dependencies: ["Privileges", "CLinux", systemPackage]),
  .testTarget(name: "TuningRulesTests", dependencies: ["TuningRules", "MergeModel"]),
  .testTarget(
    name: "TuningTests",
    dependencies: [
      "Tuning", "TuningRules", "KernelFiles", "KernelFixtures", "MergeModel", "StateFiles",
      "JSONText", systemPackage,
    ]),
  .testTarget(
    name: "GuestControlTests",
    dependencies: [
      "GuestControl", "KernelFiles", "KernelFixtures", "LiveHarness", "MergeModel", "Spawning",
      "JSONText",
    ]),
  .testTarget(
    name: "GuestsTests", dependencies: ["Guests", "KernelFiles", "KernelFixtures", "MergeModel"]),
  .testTarget(
    name: "AttributionTests",
    dependencies: ["Attribution", "KernelFiles", "KernelFixtures", "MergeModel"]),
  .testTarget(
    name: "ContentScanTests",
    dependencies: ["ContentScan", "KernelFiles", "KernelFixtures", "MergeModel"]),
  .testTarget(
    name: "SamplingTests",
    dependencies: ["Sampling", "KernelFiles", "KernelFixtures", "MergeModel", "Guests"]),
  .testTarget(
    name: "DashboardTests",
    dependencies: ["Dashboard", "MergeModel", "TuningRules", "Figures", "Screen"],
    exclude: ["Pictures"]),
  .testTarget(
    name: "SnapshotExportTests", dependencies: ["SnapshotExport", "MergeModel", "Figures"],
    exclude: ["Pictures"]),
  .testTarget(name: "CursesTerminalTests", dependencies: ["CursesTerminal", "Screen"]),
  .testTarget(name: "HouseTests"),
  .target(
    name: "FuzzTargets",
    dependencies: [
      "Attribution", "CursesTerminal", "Dashboard", "GuestControl", "Guests", "JSONText",
      "KernelFiles", "MergeModel", "Privileges", "Sampling", "Screen", "SnapshotExport", "Tuning",
      "TuningRules", systemPackage,
    ],
    path: "Tests/FuzzTargets"),
  .testTarget(name: "FuzzTests", dependencies: ["FuzzTargets"], exclude: ["Corpus"]),
  .testTarget(
    name: "ProgramTests",
    dependencies: [
      "ksmtop", "KernelFiles", "KernelFixtures", "LiveHarness", "MergeModel", "TuningRules",
      "Tuning", "Spawning", "Privileges", "ConfinementWitness",
    ],
    exclude: ["Pictures"]),
  .testTarget(name: "BootedKernelTests", dependencies: ["JSONText"]),
  .testTarget(
    name: "PackagingTests",
    dependencies: ["ManualPage", "Dashboard", "Screen", "LiveHarness", "ksmtop"]),
  .testTarget(
    name: "LiveKernelTests",
    dependencies: [
      "LiveHarness", "MergeableProcess", "ConfinementWitness", "KernelFiles", "Guests",
      "Attribution", "ContentScan",
      "Sampling", "MergeModel", "Diagnosis", "TuningRules", "Tuning", "GuestControl", "Spawning",
      "Privileges", "KernelFixtures", "ksmtop",
    ]),
]

/// The program around libFuzzer is built by `make fuzz` alone, with every room instrumented.
let fuzzing: [Target] =
  Context.environment["KSMTOP_FUZZ"] == nil
  ? []
  : [
    .systemLibrary(name: "CFuzzer", path: "Tests/CFuzzer"),
    .executableTarget(
      name: "Fuzzer", dependencies: ["CFuzzer", "FuzzTargets"], path: "Tests/Fuzzer",
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])]),
  ]

let package = Package(
  name: "ksmtop",
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
  ],
  targets: rooms + tests + fuzzing + [
    .systemLibrary(name: "CLinux", path: "CLinux"),
    .systemLibrary(name: "CXXHash", path: "CXXHash", providers: [.apt(["libxxhash-dev"])]),
    .systemLibrary(name: "CNcurses", path: "CNcurses", providers: [.apt(["libncurses-dev"])]),
  ]
)

for target in package.targets where target.type != .system {
  target.swiftSettings = strict
}
