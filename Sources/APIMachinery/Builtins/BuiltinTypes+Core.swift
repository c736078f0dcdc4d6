extension BuiltinTypes {
  /// The other resources of the core group.
  static let core = """
    package io.k8s.api.core.v1
    Namespace
        A scope for names.
      metadata ObjectMeta #1 keep
        The object's name, labels and other metadata.
      spec NamespaceSpec #2 keep
        How the namespace behaves.
      status NamespaceStatus #3 keep
        How it stands.
    Secret
        Confidential data, at most 1 MiB.
      metadata ObjectMeta #1 keep
        The object's name, labels and other metadata.
      immutable boolean #5
        Whether the data cannot change any more.
      data {bytes} #2
        The values, each in base64, by key.
      stringData {string} #4
        Values as plain text; a write adds them to data.
      type string #3
        What the data is meant for.
    ConfigMap
        Configuration for Pods.
      metadata ObjectMeta #1 keep
        The object's name, labels and other metadata.
      immutable boolean #4
        Whether the data cannot change any more.
      data {string} #2
        UTF-8 values by key.
      binaryData {bytes} #3
        Values in base64 by key.
    ServiceAccount
        An identity that Pods run as.
      metadata ObjectMeta #1 keep
        The object's name, labels and other metadata.
      secrets [ObjectReference] #2 map=name
        Secrets that Pods of this account may use.
      imagePullSecrets [LocalObjectReference] #3
        Credentials of registries for Pods of this account.
      automountServiceAccountToken boolean #4
        Whether Pods of this account get a token.
    Node
        A machine that runs Pods.
      metadata ObjectMeta #1 keep
        The object's name, labels and other metadata.
      spec NodeSpec #2 keep
        How the node behaves.
      status NodeStatus #3 keep
        How it stands.
    Event
        A report of something that happened in the cluster.
      metadata ObjectMeta #1 keep required
        The object's name, labels and other metadata.
      involvedObject ObjectReference #2 keep required
        The object that the event is about.
      reason string #3
        A word for why it happened.
      message string #4
        What happened, in a sentence.
      source EventSource #5 keep
        The component that reports.
      firstTimestamp time #6 keep
        When it happened first.
      lastTimestamp time #7 keep
        When it happened last.
      count int32 #8
        How often it happened.
      type string #9
        Normal or Warning.
      eventTime microtime #10 keep
        When it happened first, in microseconds.
      series EventSeries #11
        How often it happened since, and when last.
      action string #12
        What was done or failed.
      related ObjectReference #13
        Another object that has to do with it.
      reportingComponent string #14 keep
        The controller that reports, such as example.com/controller.
      reportingInstance string #15 keep
        The instance of the controller.
    Binding
        Ties a Pod to a node.
      metadata ObjectMeta #1 keep
      target ObjectReference #2 keep required
    NamespaceSpec
      finalizers [string] #1
        Who must agree before the namespace is gone.
    NamespaceStatus
      phase string #1 enum=Active|Terminating
        Active or Terminating.
      conditions [NamespaceCondition] #2 map=type
    ObjectReference atomic
        Names another object.
      kind string #1
      namespace string #2
      name string #3
      uid string #4
      apiVersion string #5
      resourceVersion string #6
      fieldPath string #7
    NodeSpec
      podCIDR string #1
      podCIDRs [string] #7 set merge
      providerID string #3
      unschedulable boolean #4
        Whether new Pods stay away.
      taints [Taint] #5
        What Pods must tolerate to run here.
      externalID string #2
    NodeStatus
      capacity {quantity} #1
        The resources there are.
      allocatable {quantity} #2
        The resources that Pods may have.
      phase string #3
      conditions [NodeCondition] #4 map=type
        What holds of the node.
      addresses [NodeAddress] #5 map=type
        How the node is reached.
      daemonEndpoints NodeDaemonEndpoints #6 keep
      nodeInfo NodeSystemInfo #7 keep
        What the node runs on.
      images [ContainerImage] #8
      volumesInUse [string] #9
      volumesAttached [AttachedVolume] #10
      runtimeHandlers [NodeRuntimeHandler] #12
      features NodeFeatures #13
    EventSource
      component string #1
      host string #2
    EventSeries
      count int32 #1
      lastObservedTime microtime #2 keep
    NamespaceCondition
      type string #1 keep required
      status string #2 keep required
      lastTransitionTime time #4 keep
      reason string #5
      message string #6
    Taint
      key string #1 keep required
      value string #2
      effect string #3 keep required enum=NoExecute|NoSchedule|PreferNoSchedule
      timeAdded time #4
    NodeCondition
      type string #1 keep required
      status string #2 keep required
      lastHeartbeatTime time #3 keep
      lastTransitionTime time #4 keep
      reason string #5
      message string #6
    NodeAddress
      type string #1 keep required
      address string #2 keep required
    NodeDaemonEndpoints
      kubeletEndpoint DaemonEndpoint #1 keep
    NodeSystemInfo
      machineID string #1 keep required
      systemUUID string #2 keep required
      bootID string #3 keep required
      kernelVersion string #4 keep required
      osImage string #5 keep required
      containerRuntimeVersion string #6 keep required
      kubeletVersion string #7 keep required
      kubeProxyVersion string #8 keep required
      operatingSystem string #9 keep required
      architecture string #10 keep required
      swap NodeSwapStatus #11
    ContainerImage
      names [string] #1 keep
      sizeBytes int64 #2
    AttachedVolume
      name string #1 keep required
      devicePath string #2 keep required
    NodeRuntimeHandler
      name string #1 keep
      features NodeRuntimeHandlerFeatures #2
    NodeFeatures
      supplementalGroupsPolicy boolean #1
    DaemonEndpoint
      Port int32 #1 keep required
    NodeSwapStatus
      capacity int64 #1
    NodeRuntimeHandlerFeatures
      recursiveReadOnlyMounts boolean #1
      userNamespaces boolean #2
    """
}
