// swift-tools-version: 6.2
import PackageDescription

/// Shared by every Swift target.
/// - ExistentialAny: https://github.com/swiftlang/swift-evolution/blob/main/proposals/0335-existential-any.md
/// - MemberImportVisibility: https://github.com/swiftlang/swift-evolution/blob/main/proposals/0444-member-import-visibility.md
/// - InternalImportsByDefault: https://github.com/swiftlang/swift-evolution/blob/main/proposals/0409-access-level-on-imports.md
/// - NonisolatedNonsendingByDefault:
///   https://github.com/swiftlang/swift-evolution/blob/main/proposals/0461-async-function-isolation.md
let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "rota",
  products: [
    .executable(name: "rota-controller", targets: ["Controller"]),
    .executable(name: "rota", targets: ["rota"]),
    .library(name: "KubeClient", targets: ["KubeClient"]),
    .library(name: "Reconciler", targets: ["Reconciler"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
  ],
  targets: [
    // Pure: the standard library alone.
    .target(name: "JSON", swiftSettings: strict),
    .target(name: "Reconciler", dependencies: ["JSON"], swiftSettings: strict),

    // The client side: curl at the bottom, Kubernetes at the top.
    .target(name: "CCurl", linkerSettings: [.linkedLibrary("curl")]),
    .target(name: "CurlHTTP", dependencies: ["CCurl"], swiftSettings: strict),
    // libyaml is linked statically, so that rota-controller needs libcurl alone at run time.
    .target(name: "CYAML", linkerSettings: [.linkedLibrary(":libyaml.a")]),
    .target(name: "YAML", dependencies: ["CYAML", "JSON"], swiftSettings: strict),
    .target(
      name: "KubeClient",
      dependencies: ["CurlHTTP", "JSON", "YAML", .product(name: "Logging", package: "swift-log")],
      swiftSettings: strict),

    // Plain HTTP/1 over SwiftNIO: health and metrics of the controller, REST of the local cluster.
    .target(
      name: "HTTPServer",
      dependencies: [
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
      ],
      swiftSettings: strict),

    .executableTarget(
      name: "Controller",
      dependencies: [
        "HTTPServer", "JSON", "KubeClient", "Reconciler",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      swiftSettings: strict),

    // The cluster on one machine behind `rota up`; never linked into rota-controller.
    .target(name: "APIMachinery", dependencies: ["JSON"], swiftSettings: strict),
    .target(
      name: "LocalCluster",
      dependencies: [
        "APIMachinery", "HTTPServer", "JSON", "YAML",
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ],
      swiftSettings: strict),
    .target(
      name: "PodRunner",
      dependencies: [
        "JSON", "KubeClient",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "rota",
      dependencies: [
        "APIMachinery", "JSON", "KubeClient", "LocalCluster", "PodRunner", "Reconciler", "YAML",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
      ],
      // The CRDs travel inside the binary; CRDs is a link to manifests/crds.
      resources: [.embedInCode("CRDs")],
      swiftSettings: strict),

    .target(
      name: "Fixtures", dependencies: ["JSON"], path: "Tests/Fixtures",
      resources: [.copy("recordings")], swiftSettings: strict),
    .testTarget(name: "JSONTests", dependencies: ["JSON"], swiftSettings: strict),
    .testTarget(
      name: "ReconcilerTests", dependencies: ["JSON", "Reconciler"], swiftSettings: strict),
    .testTarget(
      name: "CurlHTTPTests",
      dependencies: [
        "CurlHTTP", "HTTPServer",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ], swiftSettings: strict),
    .testTarget(
      name: "HTTPServerTests",
      dependencies: ["HTTPServer", .product(name: "NIOCore", package: "swift-nio")],
      swiftSettings: strict),
    .testTarget(name: "YAMLTests", dependencies: ["JSON", "YAML"], swiftSettings: strict),
    .testTarget(
      name: "KubeClientTests",
      dependencies: [
        "CurlHTTP", "Fixtures", "HTTPServer", "JSON", "KubeClient",
        .product(name: "Logging", package: "swift-log"),
      ], swiftSettings: strict),
    .testTarget(
      name: "ControllerTests",
      dependencies: [
        "Controller", "JSON", "Reconciler",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "APIMachineryTests", dependencies: ["APIMachinery", "Fixtures", "JSON"],
      swiftSettings: strict),
    .testTarget(
      name: "LocalClusterTests",
      dependencies: ["APIMachinery", "CurlHTTP", "Fixtures", "JSON", "LocalCluster"],
      swiftSettings: strict),
    .testTarget(
      name: "PodRunnerTests", dependencies: ["JSON", "PodRunner"], swiftSettings: strict),
    .testTarget(
      name: "RotaCLITests",
      dependencies: [
        "JSON", "Reconciler", "YAML", "rota",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ], swiftSettings: strict),
    .testTarget(
      name: "IntegrationTests",
      dependencies: [
        "Controller", "CurlHTTP", "Fixtures", "JSON", "KubeClient", "LocalCluster", "PodRunner",
        "Reconciler", "YAML",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Subprocess", package: "swift-subprocess"),
      ], swiftSettings: strict),

    .executableTarget(
      name: "CronBenchmark", dependencies: ["Reconciler"], path: "Benchmarks/CronBenchmark",
      swiftSettings: strict),
    .target(
      name: "BenchmarkObjects", dependencies: ["JSON", "KubeClient", "Reconciler"],
      path: "Benchmarks/BenchmarkObjects", swiftSettings: strict),
    .executableTarget(
      name: "KubeBenchmark",
      dependencies: [
        "BenchmarkObjects", "CurlHTTP", "HTTPServer", "JSON", "KubeClient", "Reconciler",
        .product(name: "Logging", package: "swift-log"),
      ], path: "Benchmarks/KubeBenchmark", swiftSettings: strict),
    .executableTarget(
      name: "ListMemory",
      dependencies: [
        "BenchmarkObjects", "JSON", "KubeClient", "Reconciler",
        .product(name: "Logging", package: "swift-log"),
      ], path: "Benchmarks/ListMemory", swiftSettings: strict),
  ]
)
