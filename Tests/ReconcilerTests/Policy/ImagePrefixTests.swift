import Testing

@testable import Reconciler

@Suite("Image prefixes")
struct ImagePrefixTests {
  static let rows: [(prefix: String, image: String, isAllowed: Bool)] = [
    ("registry.example/acme/", "registry.example/acme/report:1", true),
    ("registry.example/acme/", "registry.example/acme/a/b@sha256:0", true),
    ("registry.example/acme/", "registry.example/acme", false),
    ("registry.example/acme/", "registry.example/acme-evil/report", false),
    ("registry.example/acme", "registry.example/acme", true),
    ("registry.example/acme", "registry.example/acme:1", true),
    ("registry.example/acme", "registry.example/acme@sha256:0", true),
    ("registry.example/acme", "registry.example/acme/report:1", true),
    ("registry.example/acme", "registry.example/acme-evil", false),
    ("registry.example/acme", "registry.example/acme.evil/report", false),
    ("registry.example/acme", "registry.example/acme_evil", false),
    ("registry.example/acme", "registry.example/acmeevil:1", false),
    ("registry.example/acme", "registry.example/acme:1/evil", false),
    ("registry.example/acme", "evil/registry.example/acme", false),
    ("registry.example/acme", "registry.example/ACME", false),
    ("registry.example/acme", "registry.example/acme\u{301}/report", false),
    ("registry.example", "registry.example/acme", true),
    ("registry.example", "registry.example:5000/acme", false),
    ("registry.example", "registry.example.evil/acme", false),
    ("registry.example", "registry.example@evil/acme", false),
    ("registry.example:5000", "registry.example:5000/acme:1", true),
    ("registry.example:5000", "registry.example:50001/acme:1", false),
    ("busybox", "busybox:1.36", true),
    ("busybox", "docker.io/library/busybox:1.36", false),
    ("docker.io/library/busybox:1.36", "docker.io/library/busybox:1.36", true),
    ("docker.io/library/busybox:1.36", "docker.io/library/busybox:1.36-evil", false),
    ("docker.io/library/busybox:1.36", "docker.io/library/busybox:1.36@sha256:0", true),
    ("", "busybox", false),
  ]

  @Test("end at a boundary of the path", arguments: rows)
  func boundary(prefix: String, image: String, isAllowed: Bool) {
    #expect(ImagePrefix.matches(prefix, image) == isAllowed)
  }
}
