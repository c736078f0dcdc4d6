extension BuiltinTypes {
  /// The resources of named groups.
  static let groups = """
    package io.k8s.api.coordination.v1
    Lease
        Who leads, and until when.
      metadata ObjectMeta #1 keep
        The object's name, labels and other metadata.
      spec LeaseSpec #2 keep
        The lease.
    package io.k8s.api.events.v1
    Event
        A report of something that happened in the cluster.
      metadata ObjectMeta #1 keep
        The object's name, labels and other metadata.
      eventTime microtime #2 keep required
        When it happened first, in microseconds.
      series EventSeries #3
        How often it happened since, and when last.
      reportingController string #4
        The controller that reports, such as example.com/controller.
      reportingInstance string #5
        The instance of the controller.
      action string #6
        What was done or failed.
      reason string #7
        A word for why it happened.
      regarding ObjectReference #8 keep
        The object that the event is about.
      related ObjectReference #9
        Another object that has to do with it.
      note string #10
        What happened, in a sentence.
      type string #11
        Normal or Warning.
      deprecatedSource EventSource #12 keep
      deprecatedFirstTimestamp time #13 keep
      deprecatedLastTimestamp time #14 keep
      deprecatedCount int32 #15
    package io.k8s.api.authorization.v1
    SelfSubjectAccessReview
        Asks whether the user may do something.
      metadata ObjectMeta #1 keep
      spec SelfSubjectAccessReviewSpec #2 keep required
      status SubjectAccessReviewStatus #3 keep
    SelfSubjectRulesReview
        Asks what the user may do in a namespace.
      metadata ObjectMeta #1 keep
      spec SelfSubjectRulesReviewSpec #2 keep required
      status SubjectRulesReviewStatus #3 keep
    package io.k8s.api.authentication.v1
    SelfSubjectReview
        Asks who the user is.
      metadata ObjectMeta #1 keep
      status SelfSubjectReviewStatus #2 keep
    package io.k8s.api.coordination.v1
    LeaseSpec
      holderIdentity string #1
        Who holds the lease.
      leaseDurationSeconds int32 #2
        How long others must wait after renewTime, in seconds.
      acquireTime microtime #3
        When the holder got the lease.
      renewTime microtime #4
        When the holder last renewed it.
      leaseTransitions int32 #5
        How often the holder changed.
      strategy string #6
      preferredHolder string #7
    package io.k8s.api.events.v1
    EventSeries
      count int32 #1 keep required
      lastObservedTime microtime #2 keep required
    package io.k8s.api.authorization.v1
    SelfSubjectAccessReviewSpec
      resourceAttributes ResourceAttributes #1
      nonResourceAttributes NonResourceAttributes #2
    SubjectAccessReviewStatus
      allowed boolean #1 keep required
      denied boolean #4
      reason string #2
      evaluationError string #3
    SelfSubjectRulesReviewSpec
      namespace string #1
    SubjectRulesReviewStatus
      resourceRules [ResourceRule] #1 keep required
      nonResourceRules [NonResourceRule] #2 keep required
      incomplete boolean #3 keep required
      evaluationError string #4
    package io.k8s.api.authentication.v1
    SelfSubjectReviewStatus
      userInfo UserInfo #1 keep
    package io.k8s.api.authorization.v1
    ResourceAttributes
      namespace string #1
      verb string #2
      group string #3
      version string #4
      resource string #5
      subresource string #6
      name string #7
      fieldSelector FieldSelectorAttributes #8
      labelSelector LabelSelectorAttributes #9
    NonResourceAttributes
      path string #1
      verb string #2
    ResourceRule
      verbs [string] #1 keep required
      apiGroups [string] #2
      resources [string] #3
      resourceNames [string] #4
    NonResourceRule
      verbs [string] #1 keep required
      nonResourceURLs [string] #2
    package io.k8s.api.authentication.v1
    UserInfo
      username string #1
      uid string #2
      groups [string] #3
      extra {[string]} #4
    package io.k8s.api.authorization.v1
    FieldSelectorAttributes
      rawSelector string #1
      requirements [FieldSelectorRequirement] #2
    LabelSelectorAttributes
      rawSelector string #1
      requirements [LabelSelectorRequirement] #2
    """
}
