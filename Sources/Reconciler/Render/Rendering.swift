public import JSON

/// The Pod that a run of this Job would get, to be asked about with a dry run; nil when the spec is
/// invalid.
public func previewPod(of job: Job) -> JSONValue? { nil }
